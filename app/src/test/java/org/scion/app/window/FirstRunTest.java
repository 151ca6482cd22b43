package org.scion.app.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.Workspace;
import org.scion.core.service.DirectQueue;
import org.scion.core.service.RunRow;
import org.scion.runner.worker.LocalLauncher;
import org.scion.ui.playground.PlaygroundView;
import org.scion.ui.run.RunView;
import org.scion.ui.workbench.Screen;

/**
 * A new user with an empty workspace, the real techniques and real workers: lets the guide lead,
 * trains the sample, watches it, exports it with its proof, asks it, trains it again with another
 * seed and compares. With the engine on the class path, the window still must not load it.
 *
 * <p>{@code -Dscion.steps=0} leaves the sample as long as it is, to measure the whole way.
 */
@Tag("ui")
class FirstRunTest {
  private static final int STEPS = Integer.getInteger("scion.steps", 6);

  @TempDir Path temporary;

  private Workspace workspace;
  private WindowTrial window;

  @BeforeEach
  void open() {
    workspace = Workspace.open(temporary.resolve("workspace"));
    window =
        new WindowTrial(
            workspace, new DirectQueue(workspace, new LocalLauncher(), Clock.systemUTC()));
  }

  @AfterEach
  void close() {
    window.close();
  }

  @Test
  void leadsANewUserFromNothingToAProvedModelAndAComparison() throws Exception {
    train();
    export();
    ask();
    compare();

    for (Screen screen : Screen.values()) {
      String id = done().get(0).id();
      window.show(screen, screen == Screen.RUN || screen == Screen.LAB ? id : null);
    }
    assertEquals(List.of(), window.errors());
    assertEquals(List.of(), nativeEngine());
  }

  private void train() throws Exception {
    window.until("the sample is offered", () -> window.shown("Open nano-lm"));
    window.robot.clickOn("Guide me through a first run");
    window.until("the guide begins", () -> window.shown("#guide-act"));
    window.robot.clickOn("#guide-act");
    window.until(
        "the draft can be queued", () -> !window.find("#queue-run", Button.class).isDisabled());
    if (STEPS > 0) {
      window.robot.clickOn("Training");
      window.type("#field-steps", String.valueOf(STEPS));
      window.until("the steps are planned", () -> window.shown(STEPS + " steps"));
    }
    window.robot.press(KeyCode.CONTROL).type(KeyCode.ENTER).release(KeyCode.CONTROL);
    window.until("the run is queued", () -> window.shown("Show"));
    window.robot.clickOn("Show");
    RunView page = (RunView) window.shell().view(Screen.RUN);
    window.until("the page shows the run", () -> page.model().detail().get() != null);
    window.until("the run is done", () -> done().size() == 1);
    RunRow run = done().get(0);
    assertTrue(STEPS == 0 || run.state().step() == STEPS, "" + run.state());
    window.until(
        "its curve is drawn",
        () -> page.model().detail().get().curve("loss").size() == run.state().step());
  }

  private void export() throws Exception {
    window.until("the guide leads to the export", () -> window.shown("To the export"));
    window.robot.clickOn("#guide-act");
    window.until("the page of the export", () -> window.shown("#export-safetensors"));
    window.robot.clickOn("#export-safetensors");
    window.robot.clickOn("#export-start");
    window.until("the proof", () -> window.shown("Proved: it is the same model"));
    window.until("the guide is at its end", () -> window.shown("Why seeds matter"));
    Path merged = workspace.run(done().get(0).id()).artifacts().resolve("export-safetensors");
    assertTrue(Files.size(merged.resolve("model.safetensors")) > 4_000_000);
  }

  private void ask() throws Exception {
    window.robot.clickOn("#rail-playground");
    PlaygroundView playground = (PlaygroundView) window.shell().view(Screen.PLAYGROUND);
    window.until("somebody can be asked", () -> window.shown("#prompt"));
    window.robot.clickOn("#prompt").write("We met the Marigold off the slip.");
    window.robot.clickOn("#ask");
    window.until("both have answered", () -> !playground.model().busy().get());
    assertFalse(playground.model().base().get().isEmpty(), window.said().toString());
    assertFalse(playground.model().tuned().get().isEmpty());
    long before = System.nanoTime();
    window.robot.clickOn("#ask");
    window.until("both have answered again", () -> !playground.model().busy().get());
    System.out.println(
        "first run: warm answer of both in " + (System.nanoTime() - before) / 1_000_000 + " ms");
  }

  /** The same with another seed, then both beside each other. */
  private void compare() throws Exception {
    window.robot.clickOn("#rail-runs");
    window.until("the table", () -> window.shown("#runs"));
    RunRow first = done().get(0);
    window.robot.clickOn("#rail-compose");
    window.until(
        "the draft is still there", () -> !window.find("#queue-run", Button.class).isDisabled());
    window.robot.clickOn("Training");
    window.type("#field-seed", "2");
    window.until(
        "another seed is planned", () -> !window.find("#queue-run", Button.class).isDisabled());
    window.robot.press(KeyCode.CONTROL).type(KeyCode.ENTER).release(KeyCode.CONTROL);
    window.until("the second run is done", () -> done().size() == 2);
    window.show(Screen.COMPARE, done().stream().map(RunRow::id).toList());
    window.until(
        "they are one setting with two runs",
        () -> window.shown(first.state().name() + "  (2 runs)"));
  }

  private List<RunRow> done() {
    return window.runs("done");
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
