package org.scion.runner.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunLauncher;

/** Turns of a supervisor with clocks, memory and workers that the test controls. */
class SupervisorTurnTest {
  @TempDir Path folder;
  private Workspace workspace;
  private final Dial clock = new Dial();
  private long nanos;
  private double availableGb = 100;
  private int gpus;
  private long memoryKills;
  private final List<String> started = new ArrayList<>();
  private final Map<String, RuntimeException> refused = new HashMap<>();
  private Supervisor supervisor;

  @BeforeEach
  void makeSupervisor() {
    workspace = Workspace.open(folder);
    supervisor = fresh();
  }

  private Supervisor fresh() {
    RunLauncher launcher =
        run -> {
          started.add(run.id());
          RuntimeException refusal = refused.get(run.id());
          if (refusal != null) {
            throw refusal;
          }
          return ProcessHandle.current().pid();
        };
    Machine machine =
        new Machine() {
          @Override
          public long availableBytes() {
            return (long) (availableGb * 1e9);
          }

          @Override
          public int gpus() {
            return gpus;
          }

          @Override
          public long outOfMemoryKills() {
            return memoryKills;
          }
        };
    return new Supervisor(workspace, launcher, machine, clock, () -> nanos);
  }

  @Test
  void startsByPriorityThenOrderWithinMemory() {
    settings("{\"max_parallel\":4}");
    RunFolder small = queued("a", 1, "cpu", 0, 1);
    RunFolder large = queued("b", 60, "cpu", 0, 2);
    RunFolder larger = queued("c", 60, "cpu", 0, 3);
    RunFolder last = queued("d", 1, "cpu", 0, 4);
    RunFolder first = queued("e", 1, "cpu", 5, 5);
    supervisor.turn();
    assertEquals(List.of(first.id(), small.id(), large.id()), started);
    assertEquals("waiting for 60.0 GB of memory", QueueEntry.read(larger).message());
    assertEquals("waiting for its turn", QueueEntry.read(last).message());
    assertEquals("queued", RunState.read(larger).status());
    event(small, "heartbeat", Json.object().put("memory_gb", 1));
    event(large, "finished", Json.object().put("status", "done"));
    supervisor.turn();
    assertEquals(3, started.size(), "its worker is still there");
    turns(11);
    assertEquals(5, started.size());
  }

  @Test
  void aRunLargerThanTheMachineStartsAlone() {
    availableGb = 2;
    RunFolder huge = queued("a", 60, "cpu", 0, 1);
    supervisor.turn();
    assertEquals(List.of(huge.id()), started);
  }

  @Test
  void twoRunsNeverShareAGpuUnlessBothWereAsked() {
    gpus = 1;
    settings("{\"max_parallel\":4}");
    RunFolder one = queued("a", 1, "cuda", 0, 1);
    RunFolder two = queued("b", 1, "auto", 0, 2);
    RunFolder cpu = queued("c", 1, "cpu", 0, 3);
    supervisor.turn();
    assertEquals(List.of(one.id(), cpu.id()), started);
    assertEquals("cuda:0", QueueEntry.read(one).device());
    assertEquals("waiting for a GPU", QueueEntry.read(two).message());
    QueueEntry.read(one).withShareGpu(true).write(one);
    QueueEntry.read(two).withShareGpu(true).write(two);
    supervisor = fresh();
    supervisor.turn();
    assertEquals(two.id(), started.get(started.size() - 1));
  }

  @Test
  void backsOffAfterFailuresOfTheMachineAndGivesUp() {
    settings("{\"retries\":2,\"backoff_s\":10}");
    RunFolder run = queued("a", 1, "cpu", 0, 1);
    refused.put(run.id(), new IllegalStateException("no more processes"));
    supervisor.turn();
    supervisor.turn();
    assertEquals(1, started.size());
    assertTrue(RunState.read(run).message().contains("no more processes"));
    assertEquals("queued", RunState.read(run).status());
    clock.millis += 9_999;
    supervisor.turn();
    assertEquals(1, started.size());
    clock.millis += 1;
    supervisor.turn();
    assertEquals(2, started.size());
    clock.millis += 39_999;
    supervisor.turn();
    assertEquals(2, started.size());
    clock.millis += 1;
    supervisor.turn();
    supervisor.turn();
    assertEquals(3, started.size());
    assertEquals("failed", RunState.read(run).status());
    assertEquals("ended", QueueEntry.read(run).state());
  }

  @Test
  void theFirstRetryComesAfterTwoSeconds() {
    RunFolder run = queued("a", 1, "cpu", 0, 1);
    refused.put(run.id(), new IllegalStateException("no more processes"));
    supervisor.turn();
    clock.millis += 1_999;
    supervisor.turn();
    assertEquals(1, started.size());
    clock.millis += 1;
    supervisor.turn();
    assertEquals(2, started.size());
  }

  @Test
  void clockJumpsEndNothingAndDelayNothing() {
    settings("{\"retries\":2,\"backoff_s\":10}");
    RunFolder run = queued("a", 1, "cpu", 0, 1);
    refused.put(run.id(), new IllegalStateException("no more processes"));
    supervisor.turn();
    clock.millis -= 86_400_000L;
    supervisor.turn();
    refused.clear();
    clock.millis += 10_000;
    supervisor.turn();
    assertEquals(2, started.size(), "a clock set back a day does not make it wait a day");
    event(run, "started", Json.object().put("pid", ProcessHandle.current().pid()));
    supervisor.turn();
    clock.millis += 86_400_000L;
    supervisor.turn();
    assertEquals("running", QueueEntry.read(run).state());
    turns(24);
    assertEquals("running", QueueEntry.read(run).state());
    turns(2);
    assertEquals("queued", QueueEntry.read(run).state());
    assertTrue(QueueEntry.read(run).message().contains("wrote nothing for 26 s"));
  }

  @Test
  void aSupervisorThatWasStoppedForAnHourEndsNeitherItselfNorItsWorkers() {
    settings("{\"idle_s\":30,\"silence_s\":30}");
    RunFolder run = queued("a", 1, "cpu", 0, 1);
    supervisor.turn();
    event(run, "started", Json.object().put("pid", ProcessHandle.current().pid()));
    supervisor.turn();
    nanos += 3_600_000_000_000L;
    assertFalse(supervisor.idle());
    supervisor.turn();
    assertFalse(supervisor.idle());
    assertEquals("running", QueueEntry.read(run).state());
  }

  @Test
  void anOutOfMemoryKillIsToldWithWhatToDo() {
    settings("{\"retries\":0}");
    RunFolder run = queued("a", 1, "cpu", 0, 1);
    supervisor.turn();
    event(run, "started", Json.object().put("pid", 999_999_999L));
    RunFolder.writeWhole(run.exit(), "{\"pid\":999999999,\"code\":137}");
    memoryKills = 1;
    supervisor.turn();
    RunState state = RunState.read(run);
    assertEquals("failed", state.status());
    assertTrue(state.message().contains("out-of-memory kill"), state.message());
    assertTrue(state.advice().contains("training.batch_size"), state.advice());
    assertTrue(state.advice().contains("smaller rank"), state.advice());
    assertEquals(9, state.finished().path("signal").asInt());
  }

  @Test
  void isIdleOnlyWhenNothingCanHappenAnyMore() {
    settings("{\"idle_s\":5}");
    RunFolder held = queued("a", 1, "cpu", 0, 1);
    QueueEntry.read(held).withHeld(true).write(held);
    supervisor.turn();
    assertFalse(supervisor.idle());
    nanos += 6_000_000_000L;
    supervisor.turn();
    assertTrue(supervisor.idle());
    new Inbox(new SupervisorFiles(workspace)).post("release", held.id(), Json.object(), clock);
    assertFalse(supervisor.idle());
    supervisor.turn();
    assertEquals(1, started.size());
    nanos += 6_000_000_000L;
    supervisor.turn();
    assertFalse(supervisor.idle());
  }

  @Test
  void oneBrokenFolderDoesNotStopTheOthers() {
    RunFolder broken = queued("a", 1, "cpu", 0, 1);
    RunFolder.writeWhole(broken.queue(), "{\"state\":");
    RunFolder plan = queued("b", 1, "cpu", 0, 2);
    RunFolder.writeWhole(plan.queue(), "[]");
    RunFolder well = queued("c", 1, "cpu", 9, 3);
    new Inbox(new SupervisorFiles(workspace)).post("kill", "../../etc", Json.object(), clock);
    supervisor.turn();
    assertTrue(started.contains(well.id()));
  }

  private void turns(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos += 1_000_000_000L;
      supervisor.turn();
    }
  }

  private RunFolder queued(String name, double memoryGb, String device, int priority, long order) {
    RunFolder run = workspace.newRun(name, Instant.ofEpochMilli(order));
    RunFolder.writeWhole(run.plan(), "{\"memory_gb\":" + memoryGb + "}");
    RunFolder.writeWhole(run.spec(), "engine: {device: " + device + "}\n");
    QueueEntry.submitted(order, List.of(), "").withPlace(priority, order).write(run);
    return run;
  }

  private void settings(String queue) {
    RunFolder.writeWhole(workspace.path().resolve("settings.json"), "{\"queue\":" + queue + "}");
  }

  private void event(RunFolder run, String type, ObjectNode data) {
    RunEnd.append(run, type, data, clock);
  }

  private static final class Dial extends Clock {
    private long millis = 1_700_000_000_000L;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }
}
