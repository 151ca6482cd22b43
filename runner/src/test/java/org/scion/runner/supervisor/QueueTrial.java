package org.scion.runner.supervisor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.run.EventReader;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunQueue.Place;

/** A workspace with stand-in workers and the client of its queue. */
final class QueueTrial {
  private final Workspace workspace;
  private final SupervisorClient client;

  QueueTrial(Path folder) {
    workspace = Workspace.open(folder);
    client = new SupervisorClient(workspace, Clock.systemUTC(), StandInSupervisor.class.getName());
    settings(Json.object());
  }

  Workspace workspace() {
    return workspace;
  }

  SupervisorClient client() {
    return client;
  }

  /** Quick back-off and silence, unless told otherwise. */
  void settings(ObjectNode more) {
    ObjectNode queue = Json.object().put("backoff_s", 0.1).put("idle_s", 1).put("silence_s", 4);
    queue.put("max_parallel", 2).put("retries", 3);
    queue.setAll(more);
    RunFolder.writeWhole(
        workspace.path().resolve("settings.json"), Json.line(Json.object().set("queue", queue)));
  }

  /**
   * @param wish of the stand-in, as YAML
   */
  RunFolder run(String name, String wish) {
    RunFolder run = workspace.newRun(name, Instant.now());
    RunFolder.writeWhole(run.plan(), "{\"name\":\"" + name + "\",\"memory_gb\":0.1,\"steps\":30}");
    RunFolder.writeWhole(run.launch(), "{\"name\":\"" + name + "\"}");
    RunFolder.writeWhole(
        run.spec(), "name: " + name + "\nengine: {device: cpu}\nstand_in: {" + wish + "}\n");
    return run;
  }

  RunFolder submitted(String name, String wish, String... after) {
    RunFolder run = run(name, wish);
    client.submit(run, new Place(List.of(after), "", 0, false));
    return run;
  }

  static String status(RunFolder run) {
    return RunState.read(run).status();
  }

  /** Waits for a status, and if it is a last one, until the queue knows of it too. */
  static void await(RunFolder run, String status) {
    boolean last = List.of("done", "failed", "stopped").contains(status);
    await(
        run.id() + " " + status,
        () -> status(run).equals(status) && !(last && QueueEntry.read(run).running()));
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 40_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for " + what);
      }
      try {
        Thread.sleep(15);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  /** The losses that count. */
  static double[] losses(RunFolder run) {
    TreeMap<Long, Double> loss =
        RunState.series(EventReader.all(run.events())).getOrDefault("loss", new TreeMap<>());
    return loss.values().stream().mapToDouble(v -> v).toArray();
  }

  /** Processes that work on anything of this workspace. */
  long processes() {
    return ours().filter(ProcessHandle::isAlive).count();
  }

  private Stream<ProcessHandle> ours() {
    String folder = workspace.path().toString();
    return ProcessHandle.allProcesses()
        .filter(
            p -> {
              List<String> command = WorkerProcesses.command(p.pid());
              return command.stream().anyMatch(a -> a.contains(folder))
                  && command.stream().anyMatch(a -> a.contains("StandIn"));
            });
  }

  long supervisor() {
    Path heartbeat = new SupervisorFiles(workspace).heartbeat();
    return Files.exists(heartbeat) ? Json.read(heartbeat).path("pid").asLong() : 0;
  }

  /** Ends whatever a failed test left. */
  void end() {
    ours().forEach(ProcessHandle::destroyForcibly);
  }
}
