package org.scion.runner.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import org.scion.core.service.JobProgress;
import org.scion.core.service.JobRequest;
import org.scion.core.service.Jobs;

/**
 * One worker for job after job: started by the first, started again if it died, kept when a job is
 * cancelled. Thread-safe: jobs wait for each other.
 */
final class KeptWorker implements Jobs.Kept {
  private static final int SETTLE_MILLIS = 3000;

  private final String main;
  private JobWorker worker;

  KeptWorker(String main) {
    this.main = main;
  }

  @Override
  public synchronized JsonNode run(JobRequest request, Consumer<JobProgress> progress) {
    if (worker != null && !worker.alive()) {
      close();
    }
    if (worker == null) {
      worker = new JobWorker(main, request.arguments().path("threads").asInt(0));
    }
    worker.send(request);
    try {
      return worker.output().result(progress);
    } catch (InterruptedException e) {
      settle();
      Thread.currentThread().interrupt();
      throw LocalJobs.cancelled(request);
    }
  }

  /** A job that does not end soon after it was asked to takes its worker along. */
  private void settle() {
    worker.cancel();
    boolean settled = false;
    try {
      settled = worker.output().settled(SETTLE_MILLIS);
    } catch (InterruptedException again) {
      // Asked twice: no more waiting. The caller's thread is marked as interrupted after this.
      settled = false;
    }
    if (!settled) {
      Thread.currentThread().interrupt();
      close();
    }
  }

  @Override
  public synchronized void close() {
    if (worker != null) {
      worker.close();
      worker = null;
    }
  }
}
