package org.scion.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import org.scion.core.Json;
import org.scion.core.SpecException;

/**
 * A chat, and what the assistant could call while it went on. Not to be changed.
 *
 * @param messages turns with role and content
 * @param tools descriptions of functions as a list, as transformers hands them to a template; null
 *     for none
 */
public record Chat(ArrayNode messages, JsonNode tools) {
  public Chat(ArrayNode messages) {
    this(messages, null);
  }

  /**
   * The tools of a field: a list, or a list written out as JSON, as tables hold it.
   *
   * @param field of a row; nothing, or an empty text or list, means no tools
   * @throws SpecException if it is something else
   */
  public static JsonNode tools(JsonNode field, String where) {
    if (field.isMissingNode() || field.isNull()) {
      return null;
    }
    boolean written = field.isTextual() && field.asText().strip().startsWith("[");
    JsonNode list = written ? Json.parse(field.asText(), where) : field;
    if (list.isTextual() && list.asText().isBlank() || list.isArray() && list.isEmpty()) {
      return null;
    }
    if (!list.isArray() || !list.path(0).isObject()) {
      throw new SpecException(where, list.toString(), "a list of objects that describe tools", "");
    }
    return list;
  }
}
