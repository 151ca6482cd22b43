package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.scion.core.SpecException;
import org.scion.core.spec.Overrides;
import org.scion.core.spec.SpecReader;

/** A grid over fields of a document: every combination of the values given. */
final class Variation {
  private static final int MOST_RUNS = 500;

  private final Map<String, List<JsonNode>> values = new LinkedHashMap<>();

  /**
   * One combination.
   *
   * @param document with the values set
   * @param words the values in short, {@code rank 8, seed 1}; empty when nothing varies
   */
  record Choice(ObjectNode document, String words) {}

  /**
   * Varies a field; a blank text takes the field out again.
   *
   * @param text values with commas between them, each read as YAML
   * @throws SpecException if there would be too many runs
   */
  void set(String path, String text) {
    List<JsonNode> list = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        list.add(SpecReader.parse(part.strip(), path));
      }
    }
    List<JsonNode> before = list.isEmpty() ? values.remove(path) : values.put(path, list);
    if (count() > MOST_RUNS) {
      long asked = count();
      if (before == null) {
        values.remove(path);
      } else {
        values.put(path, before);
      }
      throw new SpecException("grid", asked + " runs", "at most " + MOST_RUNS + " at once", "");
    }
  }

  /** How many runs it makes. */
  long count() {
    return values.values().stream().mapToLong(List::size).reduce(1, (a, b) -> a * b);
  }

  Map<String, List<JsonNode>> values() {
    return values;
  }

  /** The values of a field as they were typed; empty when it does not vary. */
  String text(String path) {
    return values.getOrDefault(path, List.of()).stream()
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }

  List<Choice> choices(ObjectNode document) {
    List<Choice> all = List.of(new Choice(document, ""));
    for (Map.Entry<String, List<JsonNode>> entry : values.entrySet()) {
      List<Choice> next = new ArrayList<>();
      for (Choice choice : all) {
        for (JsonNode value : entry.getValue()) {
          ObjectNode copy = choice.document().deepCopy();
          Overrides.set(copy, entry.getKey(), value);
          String word = lastPart(entry.getKey()) + " " + value.asText();
          next.add(
              new Choice(copy, choice.words().isEmpty() ? word : choice.words() + ", " + word));
        }
      }
      all = next;
    }
    return all;
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
