package org.scion.core.technique;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.scion.core.SpecProblem;
import org.scion.core.spec.Nearest;

/** Checks given values against a technique's hyperparameters and collects every problem. */
public final class SettingsReader {
  /** Keys of a technique entry that are not its hyperparameters. */
  public static final Set<String> COMMON = Set.of("id", "sites", "label");

  private final String path;
  private final List<SpecProblem> problems;

  /**
   * @param path where the object stands, {@code techniques[0]}
   * @param problems receives what is wrong
   */
  public SettingsReader(String path, List<SpecProblem> problems) {
    this.path = path;
    this.problems = problems;
  }

  public Settings read(Technique technique, JsonNode given) {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, Map<String, Object>> patterns = new LinkedHashMap<>();
    Set<String> known = new LinkedHashSet<>(COMMON);
    for (Hyperparameter h : technique.description().hyperparameters()) {
      known.add(h.key());
      JsonNode node = given.path(h.key());
      boolean absent = node.isMissingNode();
      values.put(h.key(), absent ? h.defaultValue() : value(h, node, at(h.key())));
      if (h.perSite()) {
        known.add(h.key() + "_pattern");
        readPattern(h, given.path(h.key() + "_pattern"), patterns);
      }
    }
    given
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problems.add(Nearest.unknownKey(at(key), key, known));
              }
            });
    return new Settings(values, patterns);
  }

  private void readPattern(
      Hyperparameter h, JsonNode node, Map<String, Map<String, Object>> patterns) {
    if (!node.isObject() || node.isEmpty()) {
      if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
        problems.add(
            new SpecProblem(
                at(h.key() + "_pattern"), node.toString(), "an object: expression to value", ""));
      }
      return;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    node.fields()
        .forEachRemaining(
            e -> {
              String where = at(h.key() + "_pattern." + e.getKey());
              try {
                Pattern.compile(e.getKey());
                map.put(e.getKey(), value(h, e.getValue(), where));
              } catch (PatternSyntaxException bad) {
                problems.add(
                    new SpecProblem(
                        where, e.getKey(), "a regular expression", bad.getDescription()));
              }
            });
    patterns.put(h.key(), map);
  }

  private Object value(Hyperparameter h, JsonNode node, String where) {
    Object value = converted(h, node);
    boolean inRange =
        !(value instanceof Number n) || (n.doubleValue() >= h.min() && n.doubleValue() <= h.max());
    boolean chosen =
        h.type() != Hyperparameter.Type.CHOICE || h.choices().contains(String.valueOf(value));
    boolean nullAllowed = h.defaultValue() == null && node.isNull();
    if (nullAllowed) {
      return null;
    }
    if (value == null || !inRange || !chosen) {
      String found = node.isTextual() ? node.asText() : node.toString();
      problems.add(
          new SpecProblem(where, found, h.allowed(), "The default is " + h.defaultValue() + "."));
      return h.defaultValue();
    }
    return value;
  }

  private static Object converted(Hyperparameter h, JsonNode node) {
    return switch (h.type()) {
      case INTEGER ->
          node.isNumber() && node.asDouble() == (int) node.asDouble() ? node.asInt() : null;
      case REAL -> node.isNumber() ? (Object) node.asDouble() : null;
      case BOOLEAN -> node.isBoolean() ? (Object) node.asBoolean() : null;
      case CHOICE, TEXT -> node.isValueNode() && !node.isNull() ? node.asText() : null;
      case TEXT_LIST -> list(node, JsonNode::isTextual, JsonNode::asText);
      case INTEGER_LIST -> list(node, JsonNode::canConvertToInt, JsonNode::asInt);
    };
  }

  private static <T> List<T> list(
      JsonNode node,
      java.util.function.Predicate<JsonNode> fits,
      java.util.function.Function<JsonNode, T> convert) {
    List<T> result = new ArrayList<>();
    if (fits.test(node)) {
      return List.of(convert.apply(node));
    }
    if (!node.isArray()) {
      return null;
    }
    for (JsonNode item : node) {
      if (!fits.test(item)) {
        return null;
      }
      result.add(convert.apply(item));
    }
    return List.copyOf(result);
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
