package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.SpecProblem;

/**
 * One object of a spec being read: every key that is asked for becomes known, and what is left over
 * at the end is an error with the nearest known key. The same calls, made on an empty object, give
 * the JSON schema. Confined to one thread.
 */
final class Section {
  private final JsonNode node;
  private final String path;
  private final List<SpecProblem> problems;
  private final Map<String, JsonNode> schema = new LinkedHashMap<>();
  private final Map<String, Section> children = new LinkedHashMap<>();

  Section(JsonNode node, String path, List<SpecProblem> problems) {
    this.node = node == null || node.isMissingNode() || node.isNull() ? Json.object() : node;
    this.path = path;
    this.problems = problems;
    if (!this.node.isObject()) {
      problem("", this.node.toString(), "an object with keys", "");
    }
  }

  Section section(String key, String help) {
    Section child = new Section(node.path(key), at(key), problems);
    schema.put(key, Json.object().put("type", "object").put("description", help));
    children.put(key, child);
    return child;
  }

  JsonNode raw(String key, String help) {
    schema.put(key, Json.object().put("description", help));
    return node.path(key);
  }

  String text(String key, String otherwise, String help) {
    var described = Json.object().put("type", "string").put("description", help);
    schema.put(key, otherwise == null ? described : described.put("default", otherwise));
    JsonNode value = node.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isValueNode()) {
      problem(key, value.toString(), "a text", "");
      return otherwise;
    }
    return value.asText();
  }

  String required(String key, String help) {
    String value = text(key, null, help);
    if (value == null || value.isBlank()) {
      problem(key, "", help, "");
      return "";
    }
    return value;
  }

  double real(String key, double otherwise, double min, double max, String help) {
    schema.put(
        key,
        Json.object()
            .put("type", "number")
            .put("minimum", min)
            .put("maximum", max)
            .put("default", otherwise)
            .put("description", help));
    JsonNode value = node.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    double number = value.isNumber() ? value.asDouble() : Double.NaN;
    if (!(number >= min && number <= max)) {
      problem(key, shown(value), "a number from " + min + " to " + max, "");
      return otherwise;
    }
    return number;
  }

  int integer(String key, int otherwise, int min, int max, String help) {
    double number = real(key, otherwise, min, max, help);
    ((com.fasterxml.jackson.databind.node.ObjectNode) schema.get(key)).put("type", "integer");
    if (number != Math.rint(number)) {
      problem(key, shown(node.path(key)), "a whole number from " + min + " to " + max, "");
      return otherwise;
    }
    return (int) number;
  }

  boolean flag(String key, boolean otherwise, String help) {
    schema.put(
        key,
        Json.object().put("type", "boolean").put("default", otherwise).put("description", help));
    JsonNode value = node.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      problem(key, shown(value), "true or false", "");
      return otherwise;
    }
    return value.asBoolean();
  }

  String choice(String key, String otherwise, List<String> allowed, String help) {
    String value = text(key, otherwise, help);
    ((com.fasterxml.jackson.databind.node.ObjectNode) schema.get(key))
        .set("enum", Json.tree(allowed));
    if (value != null && !allowed.contains(value)) {
      problem(
          key,
          value,
          "one of " + String.join(", ", allowed),
          Nearest.to(value, allowed).map(k -> "Did you mean '" + k + "'?").orElse(""));
      return otherwise;
    }
    return value;
  }

  /** Adds a problem at a key of this object. */
  void problem(String key, String value, String allowed, String advice) {
    problems.add(new SpecProblem(key.isEmpty() ? path : at(key), value, allowed, advice));
  }

  /** Adds a problem that was found deeper. */
  void add(SpecProblem problem) {
    problems.add(problem);
  }

  /** Reports the keys that nobody asked for. */
  void end() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    names.stream()
        .filter(name -> !schema.containsKey(name))
        .forEach(name -> problems.add(Nearest.unknownKey(at(name), name, schema.keySet())));
  }

  /** Schema of the keys asked for so far. */
  Map<String, JsonNode> schema() {
    return schema;
  }

  /** The section that was read under a key; null if none was. */
  Section child(String key) {
    return children.get(key);
  }

  boolean has(String key) {
    return node.hasNonNull(key);
  }

  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String shown(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }
}
