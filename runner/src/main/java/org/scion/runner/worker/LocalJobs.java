package org.scion.runner.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;
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
    try (JobWorker worker = new JobWorker(main, request.arguments().path("threads").asInt(0))) {
      worker.send(request);
      try {
        return worker.output().result(progress);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw cancelled(request);
      }
    }
  }

  @Override
  public Kept keep() {
    return new KeptWorker(main);
  }

  static JobFailure cancelled(JobRequest request) {
    return new JobFailure(JobFailure.Kind.CANCELLED, request.job() + " was cancelled", List.of());
  }
}
