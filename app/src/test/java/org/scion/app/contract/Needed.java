package org.scion.app.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.scion.core.Json;

/** Settings without which a technique has nothing to do. */
final class Needed {
  /** Techniques that stand on files which a test of all cannot bring, and what they are. */
  static final Map<String, String> FILES = Map.of("arrow", "LoRA adapters as experts");

  private static final Map<String, String> BY_ID =
      Map.of(
          "alora", "{\"invocation_tokens\": [2]}",
          "trainable_tokens", "{\"tokens\": [5, 17]}");

  private Needed() {}

  static ObjectNode settings(String id) {
    return (ObjectNode) Json.parse(BY_ID.getOrDefault(id, "{}"), id);
  }
}
