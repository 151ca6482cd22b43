package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;

/** Reads the {@code sites} object of a technique. */
final class SelectionReader {
  private final Section section;

  SelectionReader(Section section) {
    this.section = section;
  }

  SiteSelection read() {
    JsonNode targets =
        section.raw("targets", "list of module suffixes, one regular expression, or all-linear");
    JsonNode exclude = section.raw("exclude", "list of module suffixes or one regular expression");
    List<Integer> layers = layers(section.raw("layers", "layer indexes, as 3, [0, 2] or \"4-27\""));
    List<String> pattern = texts("layers_pattern", section.raw("layers_pattern", "container name"));
    SiteSelection result =
        new SiteSelection(
            texts("targets", targets.isArray() ? targets : null),
            expression("targets", targets),
            texts("exclude", exclude.isArray() ? exclude : null),
            expression("exclude", exclude),
            layers,
            pattern);
    section.end();
    return result;
  }

  private String expression(String key, JsonNode node) {
    if (!node.isTextual()) {
      return null;
    }
    try {
      Pattern.compile(node.asText());
    } catch (PatternSyntaxException e) {
      section.problem(key, node.asText(), "a regular expression or a list", e.getDescription());
      return null;
    }
    return node.asText();
  }

  private List<String> texts(String key, JsonNode node) {
    List<String> result = new ArrayList<>();
    if (node == null || node.isMissingNode() || node.isNull()) {
      return result;
    }
    if (node.isTextual()) {
      return List.of(node.asText());
    }
    node.forEach(
        n -> {
          if (n.isTextual()) {
            result.add(n.asText());
          } else {
            section.problem(key, n.toString(), "texts", "");
          }
        });
    return result;
  }

  private List<Integer> layers(JsonNode node) {
    List<Integer> result = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(n -> result.addAll(layers(n)));
    } else if (node.canConvertToInt()) {
      result.add(node.asInt());
    } else if (node.isTextual()) {
      for (String part : node.asText().split(",", -1)) {
        result.addAll(range(part.trim()));
      }
    } else if (!node.isMissingNode() && !node.isNull()) {
      section.problem("layers", node.toString(), "layer indexes, as 3, [0, 2] or \"4-27\"", "");
    }
    return result;
  }

  private List<Integer> range(String text) {
    if (!text.matches("\\d{1,4}(-\\d{1,4})?")) {
      section.problem("layers", text, "layer indexes, as 3, [0, 2] or \"4-27\"", "");
      return List.of();
    }
    String[] ends = text.split("-", -1);
    int first = Integer.parseInt(ends[0]);
    return IntStream.rangeClosed(first, Integer.parseInt(ends[ends.length - 1])).boxed().toList();
  }
}
