package org.scion.app.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
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
import org.scion.ui.Services;
import org.scion.ui.background.PooledBackground;
import org.scion.ui.playground.PlaygroundView;
import org.scion.ui.run.RunView;
import org.scion.ui.shell.ShellView;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.tour.Headless;
import org.scion.ui.tour.HeadlessWindow;
import org.scion.ui.workbench.Screen;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/**
 * A new user with an empty workspace, the real techniques and real workers: lets the guide lead,
 * trains the sample, watches it, exports it with its proof, asks it, trains it again with another
 * seed and compares. With the engine on the class path, the window still must not load it.
 *
 * <p>{@code -Dscion.steps=0} leaves the sample as long as it is, to measure the whole way.
 */
@Tag("ui")
class FirstRunTest {
  private static final int SECONDS = 300;
  private static final int STEPS = Integer.getInteger("scion.steps", 6);

  @TempDir Path temporary;

  private final FxRobot robot = new FxRobot();
  private final PooledBackground background = new PooledBackground(Platform::runLater);
  private final long begun = System.nanoTime();
  private Workspace workspace;
  private RunIndex index;
  private ShellViewModel model;
  private ShellView shell;
  private HeadlessWindow window;

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
    window = HeadlessWindow.open(services, background);
    model = window.model();
    shell = window.shell();
    WaitForAsyncUtils.waitForFxEvents();
  }

  @AfterEach
  void close() {
    window.close();
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

  /** Waits, and beats as the window does every second. */
  private void until(String what, Callable<Boolean> condition) throws Exception {
    try {
      WaitForAsyncUtils.waitFor(
          SECONDS,
          TimeUnit.SECONDS,
          () ->
              Headless.call(
                  () -> {
                    model.context().runs().refresh();
                    shell.tick();
                    return condition.call();
                  }));
    } catch (java.util.concurrent.TimeoutException never) {
      throw new AssertionError("never: " + what + "; said: " + said(), never);
    }
    WaitForAsyncUtils.waitForFxEvents();
    long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    System.out.println("first run: " + seconds + " s: " + what);
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
  void leadsANewUserFromNothingToAProvedModelAndAComparison() throws Exception {
    train();
    export();
    ask();
    compare();

    for (Screen screen : Screen.values()) {
      String id = done().get(0).id();
      Headless.call(
          () -> {
            model.show(screen, screen == Screen.RUN || screen == Screen.LAB ? id : null);
            return null;
          });
    }
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(List.of(), Headless.call(this::errors));
    assertEquals(List.of(), nativeEngine());
  }

  private void train() throws Exception {
    until("the sample is offered", () -> shown("Open nano-lm"));
    robot.clickOn("Guide me through a first run");
    until("the guide begins", () -> shown("#guide-act"));
    robot.clickOn("#guide-act");
    until("the draft can be queued", () -> !find("#queue-run", Button.class).isDisabled());
    if (STEPS > 0) {
      type("#field-steps", String.valueOf(STEPS));
      until("the steps are planned", () -> shown(STEPS + " steps"));
    }
    robot.press(KeyCode.CONTROL).type(KeyCode.ENTER).release(KeyCode.CONTROL);
    until("the run is queued", () -> shown("Show"));
    robot.clickOn("Show");
    RunView page = (RunView) shell.view(Screen.RUN);
    until("the page shows the run", () -> page.model().detail().get() != null);
    until("the run is done", () -> done().size() == 1);
    RunRow run = done().get(0);
    assertTrue(STEPS == 0 || run.state().step() == STEPS, "" + run.state());
    until(
        "its curve is drawn",
        () -> page.model().detail().get().curve("loss").size() == run.state().step());
  }

  private void type(String field, String text) throws Exception {
    robot.clickOn("Training");
    until("the form", () -> shown(field));
    TextField input = find(field, TextField.class);
    Headless.call(
        () -> {
          input.requestFocus();
          input.selectAll();
          return null;
        });
    robot.write(text).type(KeyCode.ENTER);
  }

  private void export() throws Exception {
    until("the guide leads to the export", () -> shown("To the export"));
    robot.clickOn("#guide-act");
    until("the page of the export", () -> shown("#export-safetensors"));
    robot.clickOn("#export-safetensors");
    robot.clickOn("#export-start");
    until("the proof", () -> shown("Proved: it is the same model"));
    until("the guide is at its end", () -> shown("Why seeds matter"));
    Path merged = workspace.run(done().get(0).id()).artifacts().resolve("export-safetensors");
    assertTrue(Files.size(merged.resolve("model.safetensors")) > 4_000_000);
  }

  private void ask() throws Exception {
    robot.clickOn("#rail-playground");
    PlaygroundView playground = (PlaygroundView) shell.view(Screen.PLAYGROUND);
    until("somebody can be asked", () -> shown("#prompt"));
    robot.clickOn("#prompt").write("We met the Marigold off the slip.");
    robot.clickOn("#ask");
    until("both have answered", () -> !playground.model().busy().get());
    assertFalse(playground.model().base().get().isEmpty(), said().toString());
    assertFalse(playground.model().tuned().get().isEmpty());
    long before = System.nanoTime();
    robot.clickOn("#ask");
    until("both have answered again", () -> !playground.model().busy().get());
    System.out.println(
        "first run: warm answer of both in " + (System.nanoTime() - before) / 1_000_000 + " ms");
  }

  /** The same with another seed, then both beside each other. */
  private void compare() throws Exception {
    robot.clickOn("#rail-runs");
    until("the table", () -> shown("#runs"));
    RunRow first = done().get(0);
    robot.clickOn("#rail-compose");
    until("the draft is still there", () -> !find("#queue-run", Button.class).isDisabled());
    type("#field-seed", "2");
    until("another seed is planned", () -> !find("#queue-run", Button.class).isDisabled());
    robot.press(KeyCode.CONTROL).type(KeyCode.ENTER).release(KeyCode.CONTROL);
    until("the second run is done", () -> done().size() == 2);
    Headless.call(
        () -> {
          model.show(Screen.COMPARE, done().stream().map(RunRow::id).toList());
          return null;
        });
    until("they are one setting with two runs", () -> shown(first.state().name() + "  (2 runs)"));
  }

  private List<RunRow> done() {
    return Headless.call(() -> model.context().runs().withStatus("done"));
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
