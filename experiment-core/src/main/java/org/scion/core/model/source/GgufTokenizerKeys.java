package org.scion.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.scion.core.UnsupportedException;

/**
 * The GGUF keys of a tokenizer, from its tokenizer.json and tokenizer_config.json: the way back of
 * {@link GgufTokenizer} and {@link GgufSentencePiece}.
 */
public final class GgufTokenizerKeys {
  private static final String PREFIX = GgufSpecialTokens.PREFIX;
  private static final int NORMAL = 1;
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int UNUSED = 5;
  private static final int BYTE = 6;

  private final Map<String, Object> keys = new LinkedHashMap<>();
  private final JsonNode model;
  private final JsonNode config;
  private final List<String> tokens;
  private final List<Integer> types;

  /**
   * @param tokenizer tokenizer.json
   * @param config tokenizer_config.json
   * @param rows of the embedding; tokens are made up for rows that no token has
   * @throws UnsupportedException for a tokenizer that llama.cpp does not have
   */
  public GgufTokenizerKeys(JsonNode tokenizer, JsonNode config, int rows) {
    this.model = tokenizer.path("model");
    this.config = config;
    String kind = model.path("type").asText();
    if (!kind.equals("BPE")) {
      throw new UnsupportedException(
          "--format gguf: a tokenizer of type " + kind + " is not supported; supported: BPE");
    }
    tokens = new ArrayList<>(Collections.nCopies(rows, null));
    types = new ArrayList<>(Collections.nCopies(rows, NORMAL));
    boolean pieces = model.path("byte_fallback").asBoolean(false);
    vocabulary(tokenizer, pieces, rows);
    keys.put(PREFIX + "model", pieces ? "llama" : "gpt2");
    keys.put(PREFIX + "pre", pieces ? "default" : GgufPreTokenizer.nameOf(tokenizer));
    keys.put(PREFIX + "tokens", tokens);
    keys.put(PREFIX + "token_type", types);
    if (pieces) {
      keys.put(PREFIX + "scores", scores());
      keys.put(PREFIX + "add_space_prefix", tokenizer.toString().contains("\"Prepend\""));
    } else {
      keys.put(PREFIX + "merges", merges().stream().map(m -> m[0] + " " + m[1]).toList());
    }
    id("bos");
    id("eos");
    id("unk").ifPresent(id -> keys.put(PREFIX + "unknown_token_id", id));
    id("pad").ifPresent(id -> keys.put(PREFIX + "padding_token_id", id));
    keys.remove(PREFIX + "unk_token_id");
    keys.remove(PREFIX + "pad_token_id");
    template();
  }

  /**
   * Says what the tokenizer puts around a text, and which other token ends one.
   *
   * @param opening tokens in front
   * @param closing tokens behind
   * @param ends ids that end a generated text
   */
  public Map<String, Object> keys(long[] opening, long[] closing, List<Integer> ends) {
    Object eos = keys.get(PREFIX + "eos_token_id");
    around("bos", opening, keys.get(PREFIX + "bos_token_id"));
    around("eos", closing, eos);
    List<Integer> others = ends.stream().filter(id -> !id.equals(eos)).toList();
    if (eos == null && !ends.isEmpty()) {
      keys.put(PREFIX + "eos_token_id", ends.get(0));
    } else if (!others.isEmpty()) {
      keys.put(PREFIX + "eot_token_id", others.get(0));
    }
    return keys;
  }

  private void around(String name, long[] added, Object id) {
    boolean one = added.length == 1 && id != null && added[0] == ((Integer) id).longValue();
    if (added.length > 0 && !one) {
      throw new UnsupportedException(
          "--format gguf: the tokenizer puts "
              + Arrays.toString(added)
              + " around a text; supported: its "
              + name
              + "_token");
    }
    keys.put(PREFIX + "add_" + name + "_token", one);
  }

  private void vocabulary(JsonNode tokenizer, boolean pieces, int rows) {
    model
        .path("vocab")
        .fields()
        .forEachRemaining(entry -> token(entry.getValue().asInt(), entry.getKey(), NORMAL, rows));
    for (int id = 0; pieces && id < rows; id++) {
      String token = tokens.get(id);
      if (token != null && token.matches("<0x[0-9A-F]{2}>")) {
        types.set(id, BYTE);
      }
    }
    for (JsonNode added : tokenizer.path("added_tokens")) {
      boolean control = added.path("special").asBoolean();
      token(
          added.path("id").asInt(),
          added.path("content").asText(),
          control ? CONTROL : USER_DEFINED,
          rows);
    }
    for (int id = 0; id < rows; id++) {
      if (tokens.get(id) == null) {
        token(id, "[PAD" + id + "]", UNUSED, rows);
      } else if (pieces && tokens.get(id).equals(model.path("unk_token").asText())) {
        types.set(id, UNKNOWN);
      }
    }
  }

  private void token(int id, String text, int type, int rows) {
    if (id < 0 || id >= rows) {
      throw new UnsupportedException(
          "--format gguf: token '" + text + "' has id " + id + ", the embedding " + rows + " rows");
    }
    tokens.set(id, text);
    types.set(id, type);
  }

  private List<String[]> merges() {
    List<String[]> merges = new ArrayList<>();
    for (JsonNode merge : model.path("merges")) {
      merges.add(
          merge.isArray()
              ? new String[] {merge.path(0).asText(), merge.path(1).asText()}
              : merge.asText().split(" ", 2));
    }
    return merges;
  }

  /** A piece that is joined earlier has the higher score. */
  private List<Float> scores() {
    Map<String, Float> scores = new LinkedHashMap<>();
    for (String[] merge : merges()) {
      scores.putIfAbsent(merge[0] + merge[1], (float) -scores.size());
    }
    return tokens.stream().map(token -> scores.getOrDefault(token, 0f)).toList();
  }

  private OptionalInt id(String name) {
    JsonNode named = config.path(name + "_token");
    String text = named.isObject() ? named.path("content").asText() : named.asText("");
    int id = text.isEmpty() ? -1 : tokens.indexOf(text);
    if (id >= 0) {
      keys.put(PREFIX + name + "_token_id", id);
    }
    return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  private void template() {
    JsonNode template = config.path("chat_template");
    for (JsonNode named : template) {
      if (named.path("name").asText().equals("default")) {
        template = named.path("template");
      }
    }
    if (template.isTextual()) {
      keys.put("tokenizer.chat_template", template.asText());
    }
  }
}
