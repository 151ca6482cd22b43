package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.Json;
import org.scion.core.SpecException;

/** Sets one value of a document by its path: {@code training.seed=2}. */
public final class Overrides {
  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d{1,3})]");

  private Overrides() {}

  /** Applies {@code path=value}; the value is read as YAML. */
  public static void apply(JsonNode document, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals <= 0 || !(document instanceof ObjectNode)) {
      throw new SpecException("--set", assignment, "key=value, as training.seed=2", "");
    }
    String path = assignment.substring(0, equals);
    String value = assignment.substring(equals + 1).strip();
    JsonNode parsed =
        value.equals("null") ? Json.MAPPER.nullNode() : SpecReader.parse(value, "--set " + path);
    set(document, path, parsed);
  }

  /** Sets the value at a path, making objects on the way. */
  public static void set(JsonNode document, String path, JsonNode value) {
    JsonNode node = document;
    Matcher step = STEP.matcher(path);
    boolean more = step.find();
    while (more) {
      String key = step.group(1);
      int index = key == null ? Integer.parseInt(step.group(2)) : -1;
      more = step.find();
      JsonNode next = more ? child(node, key, index, path) : value;
      if (key == null && node instanceof ArrayNode list && index < list.size()) {
        list.set(index, next);
      } else if (key != null && node instanceof ObjectNode object) {
        object.set(key, next);
      } else {
        String allowed = key == null ? "an index of the list" : "a key of an object";
        throw new SpecException("--set " + path, step(key, index), allowed, "");
      }
      node = next;
    }
  }

  private static String step(String key, int index) {
    return key == null ? "[" + index + "]" : key;
  }

  private static JsonNode child(JsonNode node, String key, int index, String path) {
    if (key == null) {
      if (!node.isArray() || index >= node.size()) {
        throw new SpecException("--set " + path, "[" + index + "]", "an index of the list", "");
      }
      return node.get(index);
    }
    JsonNode next = node.path(key);
    if (next.isMissingNode() || next.isNull()) {
      return Json.object();
    }
    if (!next.isContainerNode()) {
      throw new SpecException("--set " + path, key, "a key that holds an object or a list", "");
    }
    return next;
  }
}
