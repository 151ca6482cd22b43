package org.scion.core.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as values of a template. */
public final class JsonValues {
  private JsonValues() {}

  /** Null, Boolean, Long, Double, String, and lists and maps of these. */
  public static Object of(JsonNode node) {
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(item -> list.add(of(item)));
      return list;
    }
    if (node.isObject()) {
      return map(node);
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isNumber()) {
      boolean whole = node.isIntegralNumber() && node.canConvertToLong();
      return whole ? (Object) node.longValue() : (Object) node.doubleValue();
    }
    return null;
  }

  /** The fields of an object. */
  public static Map<String, Object> map(JsonNode object) {
    Map<String, Object> map = new LinkedHashMap<>();
    object.fields().forEachRemaining(field -> map.put(field.getKey(), of(field.getValue())));
    return map;
  }
}
