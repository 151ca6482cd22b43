package org.scion.runner.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.scion.core.Json;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobProgress;
import org.scion.core.service.JobRequest;
import org.scion.core.service.Jobs;

/**
 * Runs each job in a fresh worker process of this machine that ends with the job, so that memory is
 * surely given back and a native crash takes nothing else along. Thread-safe: calls do not share
 * anything.
 */
public final class LocalJobs implements Jobs {
  private static final int GRACE_SECONDS = 5;

  private final String main;

  public LocalJobs() {
    this(WorkerProcess.MAIN);
  }

  /** With another worker, for tests. */
  LocalJobs(String main) {
    this.main = main;
  }

  @Override
  public JsonNode run(JobRequest request, Consumer<JobProgress> progress) {
    int threads = request.arguments().path("threads").asInt(0);
    WorkerProcess worker = new WorkerProcess(main, threads);
    ProcessBuilder builder = new ProcessBuilder(worker.command(List.of()));
    worker.prepare(builder.environment());
    Process process = start(builder);
    Thread atExit = new Thread(process::destroyForcibly, "end worker");
    Runtime.getRuntime().addShutdownHook(atExit);
    try (WorkerOutput output = new WorkerOutput(process)) {
      send(process, request);
      return output.result(progress);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobFailure(JobFailure.Kind.CANCELLED, request.job() + " was cancelled", List.of());
    } finally {
      end(process);
      forget(atExit);
    }
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new JobFailure(
          JobFailure.Kind.FAILED, "cannot start a worker: " + e.getMessage(), List.of());
    }
  }

  private static void send(Process process, JobRequest request) {
    String line =
        Json.line(
            Json.object()
                .put("job", request.job())
                .put("workspace", request.workspace().path().toString())
                .set("arguments", request.arguments()));
    try {
      // Left open: the end of its input tells the worker that nobody waits for it any more.
      OutputStream in = process.getOutputStream();
      in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException e) {
      // The worker is gone already; what it left on its output says why.
      return;
    }
  }

  /** A worker ends by itself after its result; one that was interrupted is ended. */
  private static void end(Process process) {
    boolean interrupted = Thread.interrupted();
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy();
    }
    try {
      if (interrupted || !process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The machine goes down: the hook runs, which is what it is for.
      return;
    }
  }
}
