package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.spec.SpecReader;

/** Documents to start from. */
final class Drafts {
  private Drafts() {}

  private static final List<String> ORDER =
      List.of(
          "$schema",
          "name",
          "notes",
          "tags",
          "model",
          "task",
          "data",
          "techniques",
          "training",
          "sweep",
          "engine",
          "start_from");

  /** The same with its keys in the order in which people read a spec. */
  static ObjectNode ordered(ObjectNode document) {
    ObjectNode result = Json.object();
    ORDER.stream().filter(document::has).forEach(key -> result.set(key, document.get(key)));
    document.properties().stream()
        .filter(e -> !result.has(e.getKey()))
        .forEach(e -> result.set(e.getKey(), e.getValue()));
    return result;
  }

  /** A draft without model and data, which the composer asks for. */
  static ObjectNode empty() {
    ObjectNode document = Json.object().put("name", "experiment");
    document.putArray("techniques");
    return document;
  }

  /** The document of a text; a missing node when it is none. */
  static JsonNode parsed(String text) {
    try {
      return SpecReader.parse(text, "yaml");
    } catch (SpecException wrong) {
      return MissingNode.getInstance();
    }
  }
}
