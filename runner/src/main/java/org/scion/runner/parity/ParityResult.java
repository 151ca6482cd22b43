package org.scion.runner.parity;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What one reference case gave: the largest differences measured, null where the case has none.
 *
 * @param name folder of the case
 * @param status pass, fail or unsupported
 * @param logits largest absolute difference at valid positions
 * @param loss absolute difference
 * @param gradients largest difference of a gradient relative to its norm
 * @param merged largest absolute difference of logits after merging
 * @param roundtrip 0 when the adapter was written back exactly
 * @param note reason or detail
 */
public record ParityResult(
    @JsonProperty("case") String name,
    String status,
    Double logits,
    Double loss,
    Double gradients,
    Double merged,
    Double roundtrip,
    String note) {

  static ParityResult unsupported(String name, String reason) {
    return new ParityResult(name, "unsupported", null, null, null, null, null, reason);
  }
}
