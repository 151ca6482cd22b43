package org.scion.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code eos_token_id}, which is a number, a list of numbers, or null. */
final class EndIds {

  private EndIds() {}

  static List<Integer> of(JsonNode config) {
    JsonNode ids = config.path("eos_token_id");
    List<Integer> found = new ArrayList<>();
    if (ids.canConvertToInt() && ids.isIntegralNumber()) {
      found.add(ids.intValue());
    }
    ids.forEach(
        id -> {
          if (id.canConvertToInt() && id.isIntegralNumber()) {
            found.add(id.intValue());
          }
        });
    return List.copyOf(found);
  }
}
