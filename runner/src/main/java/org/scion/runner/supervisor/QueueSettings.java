package org.scion.runner.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import org.scion.core.Json;

/**
 * Limits of a workspace's queue: key {@code queue} of settings.json, read anew before each
 * decision. Immutable.
 *
 * @param maxParallel runs at a time; 0 for one, or one a GPU
 * @param gpus GPUs to use; negative for those found
 * @param memoryGb memory that runs may take together, 10^9 bytes; 0 for what the machine has
 * @param retries starts after a failure of the machine, besides the first
 * @param backoffSeconds wait before the first of them; each later one waits four times as long
 * @param idleSeconds after so long with nothing to do the supervisor ends
 * @param silenceSeconds a worker that writes no event for so long is hung
 * @param startSeconds a worker that has written none yet has so long
 */
record QueueSettings(
    int maxParallel,
    int gpus,
    double memoryGb,
    int retries,
    double backoffSeconds,
    double idleSeconds,
    double silenceSeconds,
    double startSeconds) {

  static QueueSettings read(SupervisorFiles files) {
    JsonNode all = Files.exists(files.settings()) ? Json.read(files.settings()) : Json.object();
    JsonNode queue = all.path("queue");
    return new QueueSettings(
        queue.path("max_parallel").asInt(0),
        queue.path("gpus").asInt(-1),
        queue.path("memory_gb").asDouble(0),
        queue.path("retries").asInt(2),
        queue.path("backoff_s").asDouble(2),
        queue.path("idle_s").asDouble(30),
        queue.path("silence_s").asDouble(25),
        queue.path("start_s").asDouble(60));
  }

  /** Milliseconds to wait before a start. */
  long backoffMillis(int attemptsSoFar) {
    return (long) (1000 * backoffSeconds * Math.pow(4, Math.max(0, attemptsSoFar - 1)));
  }
}
