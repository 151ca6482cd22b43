package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON has no NaN and no infinity: both stand for "does not apply" and become null. */
final class Finite {
  private Finite() {}

  static void only(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String key : (Iterable<String>) object::fieldNames) {
        if (broken(object.get(key))) {
          object.putNull(key);
        } else {
          only(object.get(key));
        }
      }
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        if (broken(list.get(i))) {
          list.setNull(i);
        } else {
          only(list.get(i));
        }
      }
    }
  }

  private static boolean broken(JsonNode node) {
    return node.isFloatingPointNumber() && !Double.isFinite(node.asDouble());
  }
}
