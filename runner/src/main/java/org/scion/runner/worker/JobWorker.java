package org.scion.runner.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.scion.core.Json;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobRequest;

/**
 * A worker process that answers jobs, ended at the latest with this program. Confined to one thread
 * at a time.
 */
final class JobWorker implements AutoCloseable {
  private static final int GRACE_SECONDS = 5;

  private final Process process;
  private final WorkerOutput output;
  private final Thread atExit;

  /**
   * Starts it.
   *
   * @param threads of the engine; 0 for one per core
   */
  JobWorker(String main, int threads) {
    WorkerProcess worker = new WorkerProcess(main, threads);
    ProcessBuilder builder = new ProcessBuilder(worker.command(List.of()));
    worker.prepare(builder.environment());
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new JobFailure(
          JobFailure.Kind.FAILED, "cannot start a worker: " + e.getMessage(), List.of());
    }
    atExit = new Thread(process::destroyForcibly, "end worker");
    Runtime.getRuntime().addShutdownHook(atExit);
    output = new WorkerOutput(process);
  }

  WorkerOutput output() {
    return output;
  }

  boolean alive() {
    return process.isAlive();
  }

  void send(JobRequest request) {
    write(
        Json.line(
            Json.object()
                .put("job", request.job())
                .put("workspace", request.workspace().path().toString())
                .set("arguments", request.arguments())));
  }

  /** Asks the job under way to end. */
  void cancel() {
    write(Json.line(Json.object().put("cancel", true)));
  }

  private void write(String line) {
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

  /** A worker ends by itself after its result; one whose caller was interrupted is ended. */
  @Override
  public void close() {
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
    output.close();
    forget();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException shuttingDown) {
      // The machine goes down: the hook runs, which is what it is for.
      return;
    }
  }
}
