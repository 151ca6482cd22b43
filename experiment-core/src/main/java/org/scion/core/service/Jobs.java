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
}
