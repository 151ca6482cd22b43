package org.scion.core.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/**
 * Runs jobs in worker processes. Implemented by the runner; window and command line know only this.
 *
 * <p>The protocol of a worker: one request on a line of its standard input, {@code {"job":...,
 * "arguments":{...}, "workspace":...}}; on its standard output lines {@code {"progress":{...}}} and
 * one last line {@code {"result":{...}}} or {@code {"error":{"kind":..., "message":...,
 * "problems":[...]}}}. Interrupting the calling thread ends the worker.
 */
public interface Jobs {
  /**
   * Runs a job and waits.
   *
   * @throws JobFailure if it did not end well
   */
  JsonNode run(JobRequest request, Consumer<JobProgress> progress);

  /** Jobs in one worker, which keeps what it has loaded from one to the next. */
  interface Kept extends AutoCloseable {
    /**
     * Runs a job and waits, as {@link Jobs#run}; interrupting the calling thread ends the job, and
     * the worker only if that takes long.
     *
     * @throws JobFailure if it did not end well
     */
    JsonNode run(JobRequest request, Consumer<JobProgress> progress);

    /** Ends the worker and gives its memory back; the next job would start another. */
    @Override
    void close();
  }

  /** A worker of one's own for job after job; here one that keeps nothing. */
  default Kept keep() {
    return new Kept() {
      @Override
      public JsonNode run(JobRequest request, Consumer<JobProgress> progress) {
        return Jobs.this.run(request, progress);
      }

      @Override
      public void close() {
        // There is nothing to give back.
      }
    };
  }
}
