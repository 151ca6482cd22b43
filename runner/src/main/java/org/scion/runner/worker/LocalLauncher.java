package org.scion.runner.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.run.ProcessLock;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunFolder;
import org.scion.core.service.JobFailure;
import org.scion.core.service.RunLauncher;
import org.scion.core.spec.SpecReader;

/**
 * Starts the worker of a run on this machine, in a session of its own: neither Ctrl-C in the
 * terminal nor closing it reaches the worker. What the worker prints goes to worker.log; its
 * process id and the time of the start go to launch.json. Stateless and thread-safe.
 */
public final class LocalLauncher implements RunLauncher {
  private final String main;

  public LocalLauncher() {
    this(WorkerProcess.MAIN);
  }

  /** With another worker, for tests. */
  LocalLauncher(String main) {
    this.main = main;
  }

  @Override
  public long start(RunFolder run) {
    ProcessLock.take(run.lock(), ProcessLock.A_LAST_BREATH)
        .orElseThrow(
            () ->
                new JobFailure(
                    JobFailure.Kind.FAILED,
                    "a worker is at run " + run.id() + " already",
                    List.of()))
        .close();
    long now = System.currentTimeMillis();
    WorkerProcess worker = new WorkerProcess(main, threads(run));
    try {
      Map<String, String> environment = new HashMap<>(System.getenv());
      worker.prepare(environment);
      device(run).ifPresent(gpu -> environment.put("CUDA_VISIBLE_DEVICES", gpu));
      List<String> command = worker.command(List.of("train", run.path().toString()));
      long pid = new DetachedProcess(command, environment).start(run);
      note(run, pid, now);
      return pid;
    } catch (IOException e) {
      throw new JobFailure(
          JobFailure.Kind.FAILED, "cannot start a worker: " + e.getMessage(), List.of());
    }
  }

  /** Writes down which process works on a run. */
  public static void note(RunFolder run, long pid, long launchedMillis) {
    ObjectNode launch = (ObjectNode) run.launchJson();
    launch.put("pid", pid).put("launched", launchedMillis);
    RunFolder.writeWhole(run.launch(), Json.pretty(launch));
  }

  /** The number of the GPU that the queue chose. */
  private static Optional<String> device(RunFolder run) {
    QueueEntry entry = QueueEntry.read(run);
    String device = entry == null ? "" : entry.device();
    return device.startsWith("cuda:") ? Optional.of(device.substring(5)) : Optional.empty();
  }

  /** Threads written into the plan by an earlier start, so that a resumed run repeats exactly. */
  private static int threads(RunFolder run) {
    JsonNode plan = run.planJson();
    if (plan.path("threads").asInt() > 0) {
      return plan.path("threads").asInt();
    }
    return SpecReader.document(run.spec()).path("engine").path("threads").asInt(0);
  }
}
