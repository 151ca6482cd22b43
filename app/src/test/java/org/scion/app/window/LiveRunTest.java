package org.scion.app.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunRow;
import org.scion.runner.supervisor.SupervisorClient;
import org.scion.ui.compose.ComposeView;
import org.scion.ui.run.RunView;
import org.scion.ui.workbench.Screen;

/**
 * A long run by a real supervisor and a real worker, led from the window alone: paused and resumed,
 * found again by a window that was closed, killed, resumed from its checkpoint, stopped, forked,
 * deleted and brought back.
 */
@Tag("ui")
@Tag("live") // leads a real worker by the clock: not part of the default run
class LiveRunTest {
  @TempDir Path temporary;

  private Workspace workspace;
  private WindowTrial window;

  @BeforeEach
  void open() {
    workspace = Workspace.open(temporary.resolve("workspace"));
    RunFolder.writeWhole(workspace.path().resolve("settings.json"), "{\"queue\": {\"idle_s\": 1}}");
    window = trial();
  }

  private WindowTrial trial() {
    return new WindowTrial(workspace, new SupervisorClient(workspace, Clock.systemUTC()));
  }

  /** Also the supervisor ends before the folder is deleted. */
  @AfterEach
  void close() throws Exception {
    window.close();
    workspace
        .runFolders()
        .forEach(run -> new SupervisorClient(workspace, Clock.systemUTC()).kill(run));
    Path heartbeat = workspace.path().resolve("supervisor/heartbeat.json");
    if (Files.exists(heartbeat)) {
      var supervisor = ProcessHandle.of(Json.read(heartbeat).path("pid").asLong());
      if (supervisor.isPresent()) {
        supervisor.get().onExit().get(30, TimeUnit.SECONDS);
      }
    }
  }

  private RunFolder run() {
    return workspace.runFolders().get(0);
  }

  private RunState state() {
    return RunState.read(run());
  }

  private RunRow row() {
    return ((RunView) window.shell().view(Screen.RUN)).model().detail().get().row();
  }

  /** Waits until the page of the run says so. */
  private void until(String status, LongPredicate step) throws Exception {
    window.until(
        status, () -> row().state().status().equals(status) && step.test(row().state().step()));
  }

  @Test
  void aLongRunIsLedFromTheWindowAlone() throws Exception {
    launch();
    until("running", step -> step > 12);
    pauseAndResume();
    closeAndOpen();
    killAndResume();
    window.press("Stop");
    until("stopped", step -> true);
    String checkpoint = String.format("step-%08d", state().step());
    assertTrue(Files.isDirectory(run().checkpoints().resolve(checkpoint)), checkpoint);
    fork();
    deleteAndUndo();
    assertEquals(List.of(), window.errors());
  }

  private void launch() throws Exception {
    window.show(Screen.COMPOSE, WindowTrial.sample().resolve("experiment.yaml"));
    window.until(
        "the draft can be queued", () -> !window.find("#queue-run", Button.class).isDisabled());
    window.robot.clickOn("Training");
    window.type("#field-steps", "5000");
    window.until("the steps are planned", () -> window.shown("5,000 steps"));
    window.robot.press(KeyCode.CONTROL).type(KeyCode.ENTER).release(KeyCode.CONTROL);
    window.until("the run is queued", () -> window.shown("Show"));
    window.robot.clickOn("Show");
    RunView page = (RunView) window.shell().view(Screen.RUN);
    window.until("its page is open", () -> page.model().detail().get() != null);
  }

  private void pauseAndResume() throws Exception {
    window.press("Pause");
    until("paused", step -> true);
    long at = state().step();
    window.press("Resume");
    until("running", step -> step > at + 2);
  }

  /** The worker goes on without a window, and the next window shows the same worker. */
  private void closeAndOpen() throws Exception {
    long before = state().step();
    Long worker = state().workerPid();
    window.close();
    window = trial();
    window.until("it is found again", () -> window.runs("running").size() == 1);
    window.robot.clickOn("#rail-runs");
    window.show(Screen.RUN, run().id());
    RunView page = (RunView) window.shell().view(Screen.RUN);
    window.until("its page is open", () -> page.model().detail().get() != null);
    until("running", step -> step > before + 2);
    assertEquals(worker, state().workerPid());
    window.until(
        "its curve goes on", () -> page.model().detail().get().curve("loss").size() > before + 2);
  }

  private void killAndResume() throws Exception {
    window.press("#run-kill");
    window.until("it asks back", () -> window.shown("Kill it"));
    assertTrue(state().live());
    window.press("Kill it");
    until("stopped", step -> true);
    assertTrue(state().message().startsWith("Killed at step"), state().message());
    long killed = state().step();
    window.press("Resume");
    until("running", step -> step > killed);
    var started = window.shell().view(Screen.RUN);
    assertTrue(
        ((RunView) started)
            .model()
            .detail()
            .get()
            .started()
            .orElseThrow()
            .data()
            .hasNonNull("resumed_from"));
  }

  private void fork() throws Exception {
    window.press("Fork");
    ComposeView compose = (ComposeView) window.shell().view(Screen.COMPOSE);
    window.until(
        "the same draft is open",
        () -> compose.model().document().get().at("/training/steps").asInt() == 5000);
  }

  private void deleteAndUndo() throws Exception {
    String id = run().id();
    window.show(Screen.RUN, id);
    window.press("#run-delete");
    window.until("it is gone", () -> window.model().context().runs().rows().isEmpty());
    assertTrue(Files.isDirectory(workspace.path().resolve("trash").resolve(id)));
    window.press("Undo");
    window.until("it is back", () -> window.runs("stopped").size() == 1);
    assertFalse(Files.exists(workspace.path().resolve("trash").resolve(id)));
  }
}
