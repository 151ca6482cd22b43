package org.scion.runner.supervisor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.run.EventReader;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunQueue.Place;

/** Real processes: a supervisor with stand-in workers. */
@Execution(ExecutionMode.CONCURRENT)
class SupervisorTest {
  @TempDir Path folder;
  private QueueTrial trial;

  @BeforeEach
  void makeWorkspace() {
    trial = new QueueTrial(folder.resolve("w"));
  }

  @AfterEach
  void endProcesses() {
    trial.end();
  }

  @Test
  void worksTheQueueOffAndEnds() throws Exception {
    trial.settings(Json.object().put("idle_s", 3));
    RunFolder first = trial.submitted("first", "steps: 12");
    RunFolder second = trial.submitted("second", "steps: 12", first.id());
    RunFolder wrong = trial.submitted("wrong", "fault: numbers");
    RunFolder hopeless = trial.submitted("hopeless", "steps: 3", wrong.id());
    Process other =
        new ProcessBuilder(
                StandInSupervisor.java(
                    StandInSupervisor.class.getName(), trial.workspace().path().toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    QueueTrial.await(second, "done");
    QueueTrial.await(hopeless, "failed");
    assertTrue(RunState.read(hopeless).message().contains(wrong.id()));
    assertEquals("failed", QueueTrial.status(wrong));
    assertEquals("loss is not finite", RunState.read(wrong).message());
    assertEquals(1, QueueEntry.read(wrong).attempt(), "a numeric failure is not tried again");
    long firstEnd = RunState.read(first).lastEventMillis();
    long secondStart = EventReader.all(second.events()).get(0).time();
    assertTrue(secondStart >= firstEnd);
    assertArrayEquals(StandInWorker.undisturbed(12), QueueTrial.losses(second));
    assertTrue(other.waitFor(20, TimeUnit.SECONDS));
    assertEquals(5, other.exitValue(), "a second supervisor goes away");
    QueueTrial.await("the end of all processes", () -> trial.processes() == 0);
  }

  @Test
  void killedWorkersGoOnFromTheirCheckpointAndLoseNothing() {
    Random random = new Random(11);
    RunFolder run = trial.submitted("killed", "steps: 60, step_ms: 10");
    for (int i = 0; i < 4; i++) {
      long begun = starts(run);
      QueueTrial.await("a start", () -> QueueTrial.status(run).equals("running"));
      sleep(random.nextInt(250));
      RunState state = RunState.read(run);
      if (!state.status().equals("running")) {
        continue;
      }
      ProcessHandle.of(state.workerPid()).ifPresent(ProcessHandle::destroyForcibly);
      QueueTrial.await(
          "a start after the kill",
          () -> starts(run) > begun || QueueTrial.status(run).equals("done"));
    }
    QueueTrial.await(run, "done");
    assertArrayEquals(StandInWorker.undisturbed(60), QueueTrial.losses(run));
    String told = ends(run).get(0);
    assertTrue(told.contains("signal 9 (SIGKILL)"), told);
  }

  @Test
  void aKilledWorkerIsResumedAtOnceHoweverLongTheBackOff() {
    trial.settings(Json.object().put("backoff_s", 600));
    RunFolder run = trial.submitted("impatient", "steps: 300, step_ms: 10");
    for (int kill = 1; kill <= 2; kill++) {
      long begun = kill;
      QueueTrial.await("start " + begun, () -> starts(run) == begun);
      QueueTrial.await(run, "running");
      ProcessHandle.of(RunState.read(run).workerPid()).ifPresent(ProcessHandle::destroyForcibly);
      if (kill == 2) {
        QueueTrial.await("the wait", () -> QueueEntry.read(run).notBefore() > 0);
      }
      QueueTrial.await("a dead worker", () -> !RunState.read(run).live());
      trial.client().resume(run);
    }
    QueueTrial.await("start 3", () -> starts(run) == 3);
    trial.client().resume(run);
    QueueTrial.await(run, "done");
    assertEquals(3, starts(run), "a run that is at work is left as it is");
    assertArrayEquals(StandInWorker.undisturbed(300), QueueTrial.losses(run));
  }

  @Test
  void aKilledSupervisorIsFollowedByOneThatGoesOn() {
    Random random = new Random(12);
    RunFolder run = trial.submitted("orphan", "steps: 200, step_ms: 10");
    RunFolder next = trial.submitted("next", "steps: 5", run.id());
    for (int i = 0; i < 4; i++) {
      sleep(random.nextInt(200));
      ProcessHandle.of(trial.supervisor()).ifPresent(ProcessHandle::destroyForcibly);
      trial.client().wake();
    }
    QueueTrial.await(next, "done");
    assertFalse(trial.client().rouse(), "nothing waits");
    assertEquals(1, starts(run), "the worker was found again, not started twice");
    assertArrayEquals(StandInWorker.undisturbed(200), QueueTrial.losses(run));
  }

  @Test
  void whoOnlyLooksStartsASupervisorThatIsMissing() {
    RunFolder run = trial.submitted("watched", "steps: 4000, step_ms: 10");
    QueueTrial.await(run, "running");
    assertFalse(trial.client().rouse(), "one is at work");
    ProcessHandle supervisor = ProcessHandle.of(trial.supervisor()).orElseThrow();
    supervisor.destroyForcibly();
    supervisor.onExit().join();
    assertTrue(trial.client().rouse(), "nobody is");
    trial.client().stop(run);
    QueueTrial.await(run, "stopped");
  }

  @Test
  void aRunThatAWorkerIsAtIsWatchedAndNotStartedTwice() {
    for (int delay : new int[] {0, 600}) {
      RunFolder run = trial.run("by-hand", "steps: 300, step_ms: 5");
      new StandInSupervisor.Launcher().start(run);
      sleep(delay);
      QueueEntry.submitted(1, List.of(), "").write(run);
      trial.client().wake();
      QueueTrial.await(run, "running");
      QueueTrial.await(run, "done");
      assertEquals(1, starts(run));
      assertEquals(1, ends(run).size(), ends(run).toString());
      assertArrayEquals(StandInWorker.undisturbed(300), QueueTrial.losses(run));
    }
  }

  @Test
  void aHungWorkerIsEndedAndTriedAgain() {
    trial.settings(Json.object().put("silence_s", 1.5));
    RunFolder run = trial.submitted("hung", "fault: hang, beat_ms: 100");
    QueueTrial.await(run, "done");
    assertTrue(ends(run).get(0).contains("wrote nothing"), ends(run).toString());
    assertArrayEquals(StandInWorker.undisturbed(30), QueueTrial.losses(run));
  }

  @Test
  void aWorkerThatASignalStoppedIsHungToo() throws Exception {
    trial.settings(Json.object().put("silence_s", 1.5));
    RunFolder run = trial.submitted("stopped", "steps: 100, step_ms: 10, beat_ms: 100");
    QueueTrial.await("step 20", () -> RunState.read(run).step() > 20);
    String pid = RunState.read(run).workerPid().toString();
    new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
    QueueTrial.await(run, "done");
    assertTrue(ends(run).get(0).contains("SIGSTOP"), ends(run).toString());
    assertArrayEquals(StandInWorker.undisturbed(100), QueueTrial.losses(run));
  }

  @Test
  void tellsExitCodesAndMemoryInWords() {
    RunFolder broken = trial.submitted("broken", "fault: exception");
    RunFolder memory = trial.submitted("memory", "fault: memory");
    QueueTrial.await(broken, "failed");
    RunState state = RunState.read(broken);
    assertTrue(state.message().contains("exit code 1"), state.message());
    assertTrue(state.message().contains("the tensor has the wrong shape"), state.message());
    assertEquals(1, state.finished().path("exit_code").asInt());
    QueueTrial.await(memory, "done");
    var end =
        EventReader.all(memory.events()).stream()
            .filter(e -> e.type().equals("finished"))
            .findFirst()
            .orElseThrow()
            .data();
    assertEquals("memory", end.path("cause").asText());
    assertTrue(end.path("advice").asText().contains("training.batch_size"));
  }

  @Test
  void obeysPauseResumeStopKillHoldAndPlace() {
    trial.settings(Json.object().put("max_parallel", 1));
    RunFolder run = trial.submitted("long", "steps: 4000, step_ms: 5");
    RunFolder late = trial.submitted("late", "steps: 4000");
    RunFolder early = trial.submitted("early", "steps: 4000");
    RunFolder gone = trial.submitted("gone", "steps: 3");
    RunFolder held = trial.submitted("held", "steps: 3");
    trial.client().moveBefore(early, late);
    trial.client().pause(held);
    trial.client().priority(held, 9);
    trial.client().stop(gone);
    assertEquals("stopped", QueueTrial.status(gone));
    QueueTrial.await(run, "running");
    trial.client().pause(run);
    QueueTrial.await(run, "paused");
    trial.client().resume(run);
    QueueTrial.await(run, "running");
    trial.client().stop(run);
    QueueTrial.await(run, "stopped");
    long stopped = RunState.read(run).step();
    QueueTrial.await(early, "running");
    assertEquals("queued", QueueTrial.status(late));
    trial.client().kill(early);
    assertEquals("stopped", QueueTrial.status(early));
    assertTrue(RunState.read(early).message().startsWith("Killed"));
    trial.client().resume(held);
    trial.client().resume(run);
    QueueTrial.await(late, "running");
    trial.client().stop(late);
    QueueTrial.await(held, "done");
    QueueTrial.await(run, "running");
    assertTrue(RunState.read(run).resumedFrom() >= stopped);
    trial.client().kill(run);
    assertThrows(SpecException.class, () -> trial.client().stop(run));
    assertThrows(SpecException.class, () -> trial.client().priority(run, 1));
  }

  @Test
  void aFullDiskFailsInWordsAndTheRunGoesOnWhenThereIsRoom() throws Exception {
    trial.settings(Json.object().put("retries", 0));
    RunFolder run = trial.submitted("full", "steps: 200, step_ms: 1, file_blocks: 8");
    QueueTrial.await(run, "failed");
    RunState state = RunState.read(run);
    assertTrue(state.message().contains("File too large"), state.message());
    Files.createFile(run.path().resolve("disk-freed"));
    trial.client().resume(run);
    QueueTrial.await(run, "done");
    assertArrayEquals(StandInWorker.undisturbed(200), QueueTrial.losses(run));
  }

  @Test
  void aSupervisorWhoseWorkspaceIsGoneEnds() throws Exception {
    trial.settings(Json.object().put("idle_s", 600));
    RunFolder run = trial.submitted("last", "steps: 3");
    QueueTrial.await(run, "done");
    assertTrue(trial.processes() > 0);
    Files.move(trial.workspace().path(), folder.resolve("elsewhere"));
    QueueTrial.await("the end of all processes", () -> trial.processes() == 0);
  }

  @Test
  void aMovedWorkspaceGoesOnElsewhere() throws Exception {
    RunFolder run = trial.submitted("moved", "steps: 4000, step_ms: 5");
    QueueTrial.await("step 20", () -> RunState.read(run).step() > 20);
    trial.client().stop(run);
    QueueTrial.await(run, "stopped");
    QueueTrial.await("the end of all processes", () -> trial.processes() == 0);
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(trial.workspace().path(), elsewhere);
    trial = new QueueTrial(elsewhere);
    RunFolder moved = trial.workspace().run(run.id());
    Files.writeString(moved.spec(), Files.readString(moved.spec()).replace("4000", "60"));
    trial.client().resume(moved);
    QueueTrial.await(moved, "done");
    double[] losses = QueueTrial.losses(moved);
    assertArrayEquals(StandInWorker.undisturbed(losses.length), losses);
    assertTrue(losses.length >= 60);
  }

  @Test
  void refusesWhatCannotBe() {
    RunFolder first = trial.run("first", "steps: 3");
    assertThrows(
        SpecException.class,
        () -> trial.client().submit(first, new Place(List.of("nobody"), "", 0, false)));
    assertThrows(
        SpecException.class,
        () -> trial.client().submit(first, new Place(List.of(first.id()), "", 0, false)));
    assertThrows(
        SpecException.class,
        () -> Workspace.open(trial.workspace().path().resolve("settings.json")));
    assertNotEquals("running", QueueTrial.status(first));
  }

  private static long starts(RunFolder run) {
    return EventReader.all(run.events()).stream().filter(e -> e.type().equals("started")).count();
  }

  private static List<String> ends(RunFolder run) {
    return EventReader.all(run.events()).stream()
        .filter(e -> e.type().equals("finished"))
        .map(e -> e.data().path("message").asText())
        .toList();
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
