package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.core.technique.Techniques;

/**
 * The JSON schema (draft 07) of experiment.yaml, for editors. It comes from the calls that read a
 * spec and from the descriptions of the techniques, so it knows exactly their keys. Stateless.
 */
public final class SpecSchema {
  private static final String TEXTS = "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}";

  /** Keys whose values are read by hand: what they may be, as pieces of schema. */
  private static final Map<String, String> RAW =
      Map.ofEntries(
          Map.entry("tags", TEXTS),
          Map.entry("sweep", "{\"type\":\"object\"}"),
          Map.entry("training.samples", TEXTS),
          Map.entry(
              "lab.probes", "{\"type\":\"array\",\"items\":{\"$ref\":\"#/definitions/probe\"}}"),
          Map.entry("sites.targets", "{\"anyOf\":[{\"type\":\"string\"}," + TEXTS + "]}"),
          Map.entry("sites.exclude", "{\"anyOf\":[{\"type\":\"string\"}," + TEXTS + "]}"),
          Map.entry("sites.layers", "{\"type\":[\"integer\",\"string\",\"array\"]}"),
          Map.entry("sites.layers_pattern", "{\"anyOf\":[{\"type\":\"string\"}," + TEXTS + "]}"));

  private SpecSchema() {}

  /** The schema of specs that may use these techniques. */
  public static ObjectNode of(Techniques techniques) {
    Section root = new Section(Json.object(), "", new ArrayList<>());
    new SpecReader(techniques).read(root, Json.object(), Path.of(""));
    ObjectNode schema =
        Json.object()
            .put("$schema", "http://json-schema.org/draft-07/schema#")
            .put("title", "Scion experiment");
    schema.setAll(object(root));
    schema.putArray("required").add("model").add("task").add("data").add("techniques");
    ObjectNode list = (ObjectNode) schema.at("/properties/techniques");
    list.put("type", "array").put("minItems", 1);
    list.set("items", entries(techniques));
    ObjectNode definitions = schema.putObject("definitions");
    Section sites = new Section(Json.object(), "sites", new ArrayList<>());
    new SelectionReader(sites).read();
    definitions.set("sites", object(sites));
    Section probe = new Section(Json.object(), "probe", new ArrayList<>());
    ProbeSpec.read(probe);
    definitions.set("probe", object(probe));
    techniques.all().forEach(t -> definitions.set(t.id(), technique(t)));
    return schema;
  }

  /**
   * The part that is the same whatever techniques there are: an entry of the list may then have any
   * keys beside {@code id} and {@code sites}.
   */
  public static ObjectNode withoutTechniques() {
    ObjectNode schema = of(Techniques.of());
    ObjectNode entry = Json.object().put("type", "object");
    entry.putArray("required").add("id");
    ObjectNode properties = entry.putObject("properties");
    properties
        .putObject("id")
        .put("type", "string")
        .put("description", "which technique; `scion techniques` lists them");
    properties.putObject("label").put("description", "free text");
    properties.putObject("sites").put("$ref", "#/definitions/sites");
    ((ObjectNode) schema.at("/properties/techniques")).set("items", entry);
    return schema;
  }

  /** An object with the keys that a section was asked for, and no others. */
  private static ObjectNode object(Section section) {
    ObjectNode result = Json.object().put("type", "object").put("additionalProperties", false);
    ObjectNode properties = result.putObject("properties");
    section
        .schema()
        .forEach(
            (key, described) -> {
              ObjectNode property = described.deepCopy();
              Section child = section.child(key);
              String raw = RAW.get(section.at(key));
              if (child != null) {
                property.setAll(object(child));
              } else if (raw != null) {
                property.setAll((ObjectNode) Json.parse(raw, key));
              }
              properties.set(key, property);
            });
    return result;
  }

  /** A list entry: its id says which keys it may have. */
  private static ObjectNode entries(Techniques techniques) {
    ObjectNode entry = Json.object().put("type", "object");
    entry.putArray("required").add("id");
    ObjectNode id = entry.putObject("properties").putObject("id");
    id.put("description", "which technique");
    ArrayNode ids = id.putArray("enum");
    ArrayNode all = entry.putArray("allOf");
    for (Technique technique : techniques.all()) {
      ids.add(technique.id());
      ObjectNode rule = all.addObject();
      ObjectNode condition = rule.putObject("if");
      condition.putObject("properties").putObject("id").put("const", technique.id());
      condition.putArray("required").add("id");
      rule.putObject("then").put("$ref", "#/definitions/" + technique.id());
    }
    return entry;
  }

  private static ObjectNode technique(Technique technique) {
    TechniqueDescription d = technique.description();
    ObjectNode result = Json.object().put("type", "object").put("title", d.name());
    result.put("description", d.summary()).put("additionalProperties", false);
    ObjectNode properties = result.putObject("properties");
    properties.putObject("id").put("const", d.id()).put("description", d.summary());
    properties.putObject("label").put("description", "free text");
    properties.putObject("sites").put("$ref", "#/definitions/sites");
    for (Hyperparameter h : d.hyperparameters()) {
      properties.set(h.key(), value(h).put("description", help(h)));
      if (h.perSite()) {
        ObjectNode pattern = properties.putObject(h.key() + "_pattern");
        pattern
            .put("type", "object")
            .put("description", "regular expression of a site: " + h.key());
        pattern.set("additionalProperties", value(h));
      }
    }
    return result;
  }

  private static String help(Hyperparameter h) {
    return h.unit().isEmpty() ? h.help() : h.help() + " (" + h.unit() + ")";
  }

  private static ObjectNode value(Hyperparameter h) {
    ObjectNode node =
        switch (h.type()) {
          case INTEGER ->
              Json.object().put("minimum", (long) h.min()).put("maximum", (long) h.max());
          case REAL -> real(h);
          case BOOLEAN, TEXT -> Json.object();
          case CHOICE -> Json.object().set("enum", Json.tree(h.choices()));
          case TEXT_LIST -> items("string");
          case INTEGER_LIST -> items("integer");
        };
    type(h, node);
    JsonNode otherwise = Json.tree(h.defaultValue());
    if (!otherwise.isNull()) {
      node.set("default", otherwise);
    }
    return node;
  }

  private static void type(Hyperparameter h, ObjectNode node) {
    String type =
        switch (h.type()) {
          case INTEGER, BOOLEAN -> h.type().name().toLowerCase(Locale.ROOT);
          case REAL -> "number";
          case CHOICE, TEXT -> "string";
          case TEXT_LIST, INTEGER_LIST -> null;
        };
    boolean mayBeNull = h.defaultValue() == null;
    if (mayBeNull && node.get("enum") instanceof ArrayNode choices) {
      choices.addNull();
    }
    List<String> types = new ArrayList<>();
    if (type == null) {
      types.addAll(
          List.of(h.type() == Hyperparameter.Type.TEXT_LIST ? "string" : "integer", "array"));
    } else {
      types.add(type);
    }
    if (mayBeNull) {
      types.add("null");
    }
    node.set("type", Json.tree(types.size() == 1 ? types.get(0) : types));
  }

  private static ObjectNode real(Hyperparameter h) {
    ObjectNode node = Json.object();
    // Infinite limits are no numbers of JSON.
    if (Double.isFinite(h.min())) {
      node.put("minimum", h.min());
    }
    return Double.isFinite(h.max()) ? node.put("maximum", h.max()) : node;
  }

  private static ObjectNode items(String type) {
    ObjectNode node = Json.object();
    node.putObject("items").put("type", type);
    return node;
  }
}
