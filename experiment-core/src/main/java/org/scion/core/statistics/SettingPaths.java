package org.scion.core.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Flattens settings to paths such as {@code techniques[0].rank}, which can be laid side by side.
 */
public final class SettingPaths {
  private SettingPaths() {}

  /**
   * Every leaf under its path, in the order of the document; empty objects and lists are leaves.
   */
  public static Map<String, String> flatten(JsonNode settings) {
    Map<String, String> flat = new LinkedHashMap<>();
    collect("", settings, flat);
    return flat;
  }

  private static void collect(String path, JsonNode node, Map<String, String> flat) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(
              entry -> {
                String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                collect(key, entry.getValue(), flat);
              });
    } else if (node.isArray() && !node.isEmpty()) {
      for (int i = 0; i < node.size(); i++) {
        collect(path + "[" + i + "]", node.get(i), flat);
      }
    } else {
      flat.put(path, node.isContainerNode() ? node.toString() : node.asText());
    }
  }
}
