package org.scion.app.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.Workspace;
import org.scion.core.service.DirectQueue;
import org.scion.core.service.RunRow;
import org.scion.core.technique.Techniques;
import org.scion.runner.worker.LocalJobs;
import org.scion.runner.worker.LocalLauncher;
import org.scion.storage.RunIndex;
import org.scion.ui.ScionWindow;
import org.scion.ui.Services;
import org.scion.ui.background.PooledBackground;
import org.scion.ui.run.RunView;
import org.scion.ui.shell.ShellView;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.theme.Theme;
import org.scion.ui.tour.Headless;
import org.scion.ui.workbench.Screen;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/**
 * A new user with an empty workspace, the real techniques and real workers: opens the sample,
 * trains it, watches it. With the engine on the class path, the window still must not load it.
 */
@Tag("ui")
class FirstRunTest {
  private static final int SECONDS = 180;

  @TempDir Path temporary;

  private final FxRobot robot = new FxRobot();
  private final PooledBackground background = new PooledBackground(Platform::runLater);
  private Workspace workspace;
  private RunIndex index;
  private ShellViewModel model;
  private ShellView shell;
  private Stage stage;

  @BeforeEach
  void open() {
    Headless.start();
    System.setProperty("testfx.robot", "glass");
    System.setProperty("testfx.headless", "true");
    workspace = Workspace.open(temporary.resolve("workspace"));
    index = RunIndex.open(workspace);
    Clock clock = Clock.systemUTC();
    LocalLauncher launcher = new LocalLauncher();
    Services services =
        new Services(
            workspace,
            Techniques.load(),
            new LocalJobs(),
            launcher,
            new DirectQueue(workspace, launcher, clock),
            index,
            List.of(sample()),
            clock);
    Headless.call(
        () -> {
          model = ScionWindow.model(services, background);
          shell = ScionWindow.shell(model);
          Scene scene = new Scene(shell, 1360, 860);
          Theme.LIGHT.apply(scene);
          stage = new Stage();
          stage.setScene(scene);
          stage.show();
          return null;
        });
    WaitForAsyncUtils.waitForFxEvents();
  }

  @AfterEach
  void close() {
    Headless.call(
        () -> {
          stage.close();
          return null;
        });
    background.close();
    index.close();
  }

  private static Path sample() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve("sample-projects"))) {
      here = here.getParent();
    }
    return here.resolve("sample-projects/nano-lm");
  }

  private void until(String what, Callable<Boolean> condition) throws Exception {
    try {
      WaitForAsyncUtils.waitFor(SECONDS, TimeUnit.SECONDS, () -> Headless.call(condition));
    } catch (java.util.concurrent.TimeoutException never) {
      throw new AssertionError("never: " + what + "; said: " + said(), never);
    }
    WaitForAsyncUtils.waitForFxEvents();
  }

  private List<String> said() {
    return Headless.call(
        () -> model.context().notices().list().stream().map(n -> n.words()).toList());
  }

  private <T extends Node> T find(String query, Class<T> type) {
    return robot.from(shell).lookup(query).queryAs(type);
  }

  private boolean shown(String query) {
    return !robot.from(shell).lookup(query).queryAll().isEmpty();
  }

  @Test
  void opensTheSampleTrainsItAndWatchesIt() throws Exception {
    until("the sample is offered", () -> shown("Open nano-lm"));
    robot.clickOn("Open nano-lm");
    until("the draft can be queued", () -> !find("#queue-run", Button.class).isDisabled());
    robot.clickOn("Training");
    until("the form", () -> shown("#field-steps"));
    TextField steps = find("#field-steps", TextField.class);
    Headless.call(
        () -> {
          steps.requestFocus();
          steps.selectAll();
          return null;
        });
    robot.write("6").type(KeyCode.ENTER);
    until("six steps are planned", () -> shown("6 steps"));
    robot.press(KeyCode.CONTROL).type(KeyCode.ENTER).release(KeyCode.CONTROL);
    until("the run is queued", () -> shown("Show"));
    robot.clickOn("Show");
    RunView page = (RunView) shell.view(Screen.RUN);
    until("the page shows the run", () -> page.model().detail().get() != null);
    until("the run ends", this::ended);

    RunRow run = Headless.call(() -> model.context().runs().rows().get(0));
    assertEquals("done", run.state().status(), run.state().message());
    assertEquals(6, run.state().step());
    until("its curve is drawn", () -> page.model().detail().get().curve("loss").size() == 6);
    for (Screen screen : Screen.values()) {
      Headless.call(
          () -> {
            model.show(screen, screen == Screen.RUN || screen == Screen.LAB ? run.id() : null);
            return null;
          });
    }
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(List.of(), Headless.call(this::errors));
    assertEquals(List.of(), nativeEngine());
  }

  private boolean ended() {
    model.context().runs().refresh();
    return model.context().runs().rows().stream()
        .anyMatch(r -> List.of("done", "failed", "stopped").contains(r.state().status()));
  }

  private List<String> errors() {
    return model.context().notices().list().stream()
        .filter(n -> !n.details().isEmpty())
        .map(n -> n.words() + "\n" + n.details())
        .toList();
  }

  /** What this process has mapped of PyTorch; only Linux tells. */
  private static List<String> nativeEngine() throws IOException {
    Path maps = Path.of("/proc/self/maps");
    if (!Files.exists(maps)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(maps);
    assertTrue(lines.size() > 10, "maps of this process");
    return lines.stream().filter(l -> l.matches(".*(torch|djl).*\\.so.*")).toList();
  }
}
