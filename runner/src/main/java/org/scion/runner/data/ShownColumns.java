package org.scion.runner.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.data.ColumnGuesser;
import org.scion.core.data.RowSource;

/**
 * How the columns of a file are meant that somebody looks at: as he says, else as they are
 * recognised. Immutable.
 *
 * @param named templates and names of columns, by the keys of {@code data.columns} in a spec
 */
record ShownColumns(Map<String, String> named) {
  private static final int SAMPLE = 100;
  private static final List<String> KEYS =
      List.of(
          "prompt",
          "completion",
          "chosen",
          "rejected",
          "messages",
          "tools",
          "text",
          "label",
          "tokens",
          "tags");

  static ShownColumns of(JsonNode columns, Path file) {
    Map<String, String> said = new HashMap<>();
    columns.fields().forEachRemaining(e -> said.put(e.getKey(), e.getValue().asText(null)));
    ShownColumns shown = new ShownColumns(said);
    return shown.known() ? shown : guessed(file);
  }

  private static ShownColumns guessed(Path file) {
    return new ShownColumns(
        ColumnGuesser.guess(RowSource.of(file).first(SAMPLE))
            .map(guess -> guess.joined("\n").columns())
            .orElse(Map.of()));
  }

  /** The template or column of a key, or null. */
  String get(String key) {
    return named.get(key);
  }

  private boolean has(String... keys) {
    for (String key : keys) {
      if (get(key) == null) {
        return false;
      }
    }
    return true;
  }

  boolean chats() {
    return has("messages");
  }

  boolean tagged() {
    return has("tokens", "tags");
  }

  boolean pairs() {
    return has("chosen", "rejected");
  }

  boolean preferences() {
    return pairs() || has("completion", "label");
  }

  boolean classified() {
    return has("text", "label");
  }

  /** Whether there is enough to render an example. */
  boolean known() {
    return chats() || tagged() || preferences() || classified() || has("completion");
  }

  /** All keys; null for those that are not used. */
  ObjectNode json() {
    ObjectNode json = Json.object();
    KEYS.forEach(key -> json.put(key, get(key)));
    return json;
  }

  String promptOrEmpty() {
    return get("prompt") == null ? "" : get("prompt");
  }
}
