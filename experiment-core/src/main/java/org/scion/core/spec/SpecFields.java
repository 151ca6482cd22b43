package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.technique.Hyperparameter;

/**
 * The plain fields of a spec's sections, described as hyperparameters are, so that one form serves
 * both. Read from the same calls that read a spec: they cannot drift apart.
 */
public final class SpecFields {
  private static final String SOURCE = "Scion";

  private SpecFields() {}

  /** The fields of {@code training}, in the order of the spec's documentation. */
  public static List<Hyperparameter> training() {
    Section section = new Section(Json.object(), "training", new ArrayList<>());
    TrainingSpec.read(section);
    return fields(section.schema());
  }

  /** The fields of {@code engine}. */
  public static List<Hyperparameter> engine() {
    Section section = new Section(Json.object(), "engine", new ArrayList<>());
    EngineSpec.read(section);
    return fields(section.schema());
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
