package org.scion.runner.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.SpecException;

/**
 * A tokenizer.json without its own padding and truncation, and the words in it.
 *
 * @param json the file, ready for the native library
 * @param vocabulary id of every token, added ones included
 */
record TokenizerFile(byte[] json, Map<String, Long> vocabulary) {
  private static final int SHOWN_CHARACTERS = 80;

  /**
   * @throws SpecException if it is not a tokenizer.json
   */
  static TokenizerFile parse(byte[] json) {
    JsonNode root = tree(json);
    if (!root.isObject() || !root.path("model").isObject()) {
      throw wrong(root.toString(), "an object with a model", "Take the model's own file");
    }
    Map<String, Long> vocabulary = words(root.path("model").path("vocab"));
    for (JsonNode token : root.path("added_tokens")) {
      vocabulary.put(token.path("content").asText(), token.path("id").asLong());
    }
    ObjectNode plain = ((ObjectNode) root).putNull("padding").putNull("truncation");
    return new TokenizerFile(
        Json.line(plain).getBytes(StandardCharsets.UTF_8), Map.copyOf(vocabulary));
  }

  private static JsonNode tree(byte[] json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (IOException e) {
      throw wrong(
          new String(json, 0, Math.min(json.length, SHOWN_CHARACTERS), StandardCharsets.UTF_8),
          "JSON",
          String.valueOf(e.getMessage()));
    }
  }

  static SpecException wrong(String value, String allowed, String advice) {
    String shown = value.substring(0, Math.min(value.length(), SHOWN_CHARACTERS));
    return new SpecException("tokenizer.json", shown, allowed, advice);
  }

  /** An object of ids, or for unigram models a list of [token, score]. */
  private static Map<String, Long> words(JsonNode vocab) {
    Map<String, Long> words = new HashMap<>();
    if (vocab.isObject()) {
      vocab.fields().forEachRemaining(word -> words.put(word.getKey(), word.getValue().asLong()));
      return words;
    }
    for (int id = 0; id < vocab.size(); id++) {
      words.put(vocab.get(id).path(0).asText(), (long) id);
    }
    return words;
  }
}
