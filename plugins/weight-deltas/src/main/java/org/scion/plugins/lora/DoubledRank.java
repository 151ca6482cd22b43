package org.scion.plugins.lora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;

/** The config of an adapter with doubled ranks and the same scaling, as plain LoRA. */
public final class DoubledRank {
  private DoubledRank() {}

  /** A copy of a config with r, alpha and their patterns for twice the rank. */
  public static ObjectNode of(ObjectNode config) {
    ObjectNode doubled = config.deepCopy();
    double factor = config.path("use_rslora").asBoolean(false) ? Math.sqrt(2) : 2;
    doubled.put("r", 2 * config.path("r").asInt());
    doubled.put("lora_alpha", factor * config.path("lora_alpha").asDouble());
    doubled.set("rank_pattern", scaled(config.path("rank_pattern"), 2, true));
    doubled.set("alpha_pattern", scaled(config.path("alpha_pattern"), factor, false));
    doubled.put("init_lora_weights", true);
    doubled.remove(List.of("corda_config", "lora_ga_config", "eva_config", "kasa_config"));
    return doubled;
  }

  private static ObjectNode scaled(JsonNode pattern, double factor, boolean whole) {
    ObjectNode result = Json.object();
    Iterator<Map.Entry<String, JsonNode>> fields = pattern.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> e = fields.next();
      double value = factor * e.getValue().asDouble();
      if (whole) {
        result.put(e.getKey(), (int) value);
      } else {
        result.put(e.getKey(), value);
      }
    }
    return result;
  }
}
