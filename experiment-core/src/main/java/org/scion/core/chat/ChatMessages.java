package org.scion.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.SpecException;

/**
 * Turns of a chat in the form that templates expect: objects with {@code role} and {@code content}.
 * Turns of ShareGPT, with {@code from} and {@code value}, are brought into that form; other keys
 * stay.
 */
public final class ChatMessages {
  /** The role whose words are learnt. */
  public static final String ASSISTANT = "assistant";

  private static final Map<String, String> ROLES =
      Map.of("human", "user", "gpt", ASSISTANT, "chatgpt", ASSISTANT, "bing", ASSISTANT);

  private ChatMessages() {}

  /**
   * @param turns a list of objects
   * @param where for messages
   * @throws SpecException if it is something else, is empty, or a turn has no role or content
   */
  public static ArrayNode of(JsonNode turns, String where) {
    if (!turns.isArray() || turns.isEmpty()) {
      throw new SpecException(
          where, shown(turns), "a list of turns, each with role and content", "");
    }
    ArrayNode messages = Json.array();
    for (int i = 0; i < turns.size(); i++) {
      messages.add(message(turns.get(i), where + "[" + i + "]"));
    }
    return messages;
  }

  /** One turn of a person. */
  public static ArrayNode question(String text) {
    ArrayNode messages = Json.array();
    messages.addObject().put("role", "user").put("content", text);
    return messages;
  }

  private static ObjectNode message(JsonNode turn, String where) {
    boolean shareGpt = turn.hasNonNull("from") && turn.hasNonNull("value");
    if (shareGpt) {
      String from = turn.path("from").asText();
      return Json.object()
          .put("role", ROLES.getOrDefault(from, from))
          .put("content", turn.path("value").asText());
    }
    boolean says = turn.has("content") || turn.path("tool_calls").isArray();
    if (!turn.path("role").isTextual() || !says) {
      throw new SpecException(
          where, shown(turn), "an object with role and content, or tool_calls", "");
    }
    return turn.deepCopy();
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() > 100 ? text.substring(0, 100) + "..." : text;
  }
}
