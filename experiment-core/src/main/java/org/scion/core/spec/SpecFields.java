package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Techniques;

/**
 * The plain fields of a spec's sections, described as hyperparameters are, so that one form serves
 * both. Read from the same calls that read a spec: they cannot drift apart.
 */
public final class SpecFields {
  private static final String SOURCE = "Scion";

  private SpecFields() {}

  /**
   * The plain fields of every section, by its path such as {@code training} or {@code
   * data.columns}, in the order in which a spec is read.
   */
  public static Map<String, List<Hyperparameter>> sections() {
    Section root = new Section(Json.object(), "", new ArrayList<>());
    new SpecReader(Techniques.of()).read(root, Json.object(), Path.of(""));
    Map<String, List<Hyperparameter>> sections = new LinkedHashMap<>();
    collect("", root, sections);
    return sections;
  }

  private static void collect(
      String path, Section section, Map<String, List<Hyperparameter>> sections) {
    if (!path.isEmpty()) {
      sections.put(path, fields(section.schema()));
    }
    for (String key : section.schema().keySet()) {
      Section child = section.child(key);
      if (child != null) {
        collect(path.isEmpty() ? key : path + "." + key, child, sections);
      }
    }
  }

  /** The fields of {@code training}, in the order of the spec's documentation. */
  public static List<Hyperparameter> training() {
    return sections().get("training");
  }

  /** The fields of {@code engine}. */
  public static List<Hyperparameter> engine() {
    return sections().get("engine");
  }

  private static List<Hyperparameter> fields(Map<String, JsonNode> schema) {
    List<Hyperparameter> result = new ArrayList<>();
    schema.forEach(
        (key, node) -> {
          if (node.has("type") && !node.path("type").asText().equals("object")) {
            result.add(field(key, node).from(SOURCE));
          }
        });
    return result;
  }

  private static Hyperparameter field(String key, JsonNode node) {
    String help = node.path("description").asText();
    double min = node.path("minimum").asDouble();
    double max = node.path("maximum").asDouble();
    JsonNode otherwise = node.path("default");
    return switch (node.path("type").asText()) {
      case "integer" -> Hyperparameter.integer(key, otherwise.asInt(), (int) min, (int) max, help);
      case "number" -> Hyperparameter.real(key, otherwise.asDouble(), min, max, help);
      case "boolean" -> Hyperparameter.flag(key, otherwise.asBoolean(), help);
      default -> text(key, node, help);
    };
  }

  private static Hyperparameter text(String key, JsonNode node, String help) {
    if (!node.has("enum")) {
      return Hyperparameter.text(key, null, help);
    }
    List<String> choices = new ArrayList<>();
    node.get("enum").forEach(choice -> choices.add(choice.asText()));
    return Hyperparameter.choice(key, node.path("default").asText(choices.get(0)), choices, help);
  }
}
