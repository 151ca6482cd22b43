package org.scion.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.Json;

/**
 * One line of events.jsonl: {@code {"t": millis, "type": ..., ...}}. Immutable by convention:
 * nobody changes the data after it is made.
 *
 * <table>
 * <caption>Types and their keys</caption>
 * <tr><td>started</td><td>pid, host, device, dtype, dtype_reason, threads, engine, hashes{},
 *     resumed_from, steps, trainable, total, estimated_gb</td></tr>
 * <tr><td>phase</td><td>name: loading, tokenising, training, evaluating, exporting</td></tr>
 * <tr><td>progress</td><td>done, total, unit</td></tr>
 * <tr><td>step</td><td>step, epoch, tokens (so far), values{loss, penalty (what a technique
 *     adds to the loss), learning_rate, grad_norm, tokens_per_s, examples_per_s,
 *     step_ms, memory_gb, cpu, gpu_memory_gb, noise_scale, rewards_chosen, rewards_rejected,
 *     rewards_margin, rewards_accuracy, logps_chosen, logps_rejected}</td></tr>
 * <tr><td>probe</td><td>step, examples, tokens, seconds, peak_gb: the largest micro batch, put
 *     through before the first step</td></tr>
 * <tr><td>spike</td><td>step, what: loss, grad_norm; value, usual</td></tr>
 * <tr><td>evaluation</td><td>step, split (or the name of a probe), values{loss, accuracy,
 *     ...}</td></tr>
 * <tr><td>checkpoint</td><td>step, path, best</td></tr>
 * <tr><td>sample</td><td>step, prompt, text</td></tr>
 * <tr><td>rank</td><td>step, site, rank, importance, budget</td></tr>
 * <tr><td>spectrum</td><td>step, site, sigma_base[], sigma_tuned[], sigma_delta[], cosine[],
 *     intruders, epsilon, effective_rank_delta, stable_rank_delta, norm_ratio</td></tr>
 * <tr><td>norms</td><td>step, modules{name: {gradient, update, weight}}</td></tr>
 * <tr><td>warning, log</td><td>message, advice</td></tr>
 * <tr><td>heartbeat</td><td>memory_gb, cpu, gpu_memory_gb</td></tr>
 * <tr><td>paused, resumed</td><td>step</td></tr>
 * <tr><td>finished</td><td>status: done, stopped, failed; message, advice, metrics{}, tokens_per_s,
 *     peak_gb, estimated_gb, spectra_s, wall_s; of all workers of a run that was resumed</td></tr>
 * </table>
 *
 * @param time milliseconds since 1970
 * @param type see the table
 * @param data everything else
 */
public record RunEvent(long time, String type, ObjectNode data) {

  /** As one line without its newline. */
  public String line() {
    ObjectNode node = Json.object();
    node.put("t", time).put("type", type);
    node.setAll(data);
    return Json.line(node);
  }

  /**
   * @return the event, or null if the line is not one (torn or foreign)
   */
  public static RunEvent parse(String line) {
    JsonNode node;
    try {
      node = Json.parse(line, "events.jsonl");
    } catch (org.scion.core.SpecException e) {
      return null;
    }
    if (!(node instanceof ObjectNode object) || !object.path("type").isTextual()) {
      return null;
    }
    ObjectNode data = object.deepCopy();
    data.remove("t");
    data.remove("type");
    return new RunEvent(object.path("t").asLong(), object.get("type").asText(), data);
  }
}
