package org.scion.core.technique;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.spec.BoundedPattern;

/**
 * The resolved hyperparameters of a technique, with their per-site exceptions. Immutable.
 *
 * <p>{@code rank_pattern: {"layers.0..*q_proj": 16}} sets another value for sites whose name the
 * expression matches as {@code (.*\.)?(KEY)$}; the first entry that matches wins, as in PEFT.
 */
public final class Settings {
  private final Map<String, Object> values;
  private final Map<String, Map<String, Object>> patterns;

  Settings(Map<String, Object> values, Map<String, Map<String, Object>> patterns) {
    this.values = values;
    this.patterns = patterns;
  }

  /** All defaults. */
  public static Settings defaults(Technique technique) {
    return new SettingsReader("", new java.util.ArrayList<>()).read(technique, Json.object());
  }

  /** The values for one site: its patterns applied. */
  public Settings at(String site) {
    Map<String, Object> own = new LinkedHashMap<>(values);
    patterns.forEach(
        (key, map) ->
            map.entrySet().stream()
                .filter(
                    e ->
                        new BoundedPattern("(.*\\.)?(" + e.getKey() + ")$", key + "_pattern")
                            .matches(site))
                .findFirst()
                .ifPresent(e -> own.put(key, e.getValue())));
    return new Settings(own, Map.of());
  }

  /** The same with one value changed. */
  public Settings with(String key, Object value) {
    get(key);
    Map<String, Object> own = new LinkedHashMap<>(values);
    own.put(key, value);
    return new Settings(own, patterns);
  }

  /** The same with exceptions for some sites. */
  public Settings withPattern(String key, Map<String, Object> pattern) {
    get(key);
    Map<String, Map<String, Object>> own = new LinkedHashMap<>(patterns);
    own.put(key, new LinkedHashMap<>(pattern));
    return new Settings(values, own);
  }

  public int integer(String key) {
    return ((Number) get(key)).intValue();
  }

  public double real(String key) {
    return ((Number) get(key)).doubleValue();
  }

  public boolean flag(String key) {
    return (Boolean) get(key);
  }

  public String text(String key) {
    return (String) get(key);
  }

  @SuppressWarnings("unchecked")
  public List<String> texts(String key) {
    return (List<String>) get(key);
  }

  @SuppressWarnings("unchecked")
  public List<Integer> integers(String key) {
    return (List<Integer>) get(key);
  }

  /** The exceptions for a key: expression to value, in order; empty when there are none. */
  public Map<String, Object> pattern(String key) {
    return patterns.getOrDefault(key, Map.of());
  }

  private Object get(String key) {
    if (!values.containsKey(key)) {
      throw new IllegalArgumentException("no hyperparameter '" + key + "' in " + values.keySet());
    }
    return values.get(key);
  }

  /** All values and patterns as a JSON object. */
  public JsonNode json() {
    ObjectNode node = (ObjectNode) Json.tree(values);
    patterns.forEach((key, map) -> node.set(key + "_pattern", Json.tree(map)));
    return node;
  }

  @Override
  public String toString() {
    return json().toString();
  }
}
