package org.scion.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.GgufMetadata;

/**
 * The special tokens of a GGUF file: which they are, where they are put, and the chat template that
 * uses them.
 */
record GgufSpecialTokens(Path path, GgufMetadata values, List<String> tokens) {
  static final String PREFIX = "tokenizer.ggml.";

  private static final int TYPE_CONTROL = 3;
  private static final int TYPE_USER_DEFINED = 4;
  private static final String[][] NAMES = {
    {"bos", "bos_token"}, {"eos", "eos_token"}, {"unknown", "unk_token"}, {"padding", "pad_token"}
  };

  /**
   * Control tokens are special: left out of decoded text on request. Both kinds are never split.
   */
  ArrayNode addedTokens() {
    ArrayNode added = Json.array();
    List<Long> types = values.integers(PREFIX + "token_type").orElse(List.of());
    if (!types.isEmpty() && types.size() != tokens.size()) {
      throw refuse("token_type", types.size() + " entries", tokens.size() + ", one a token");
    }
    for (int id = 0; id < types.size(); id++) {
      long type = types.get(id);
      if (type == TYPE_CONTROL || type == TYPE_USER_DEFINED) {
        ObjectNode token = added.addObject();
        token.put("id", id).put("content", tokens.get(id)).put("single_word", false);
        token.put("lstrip", false).put("rstrip", false).put("normalized", false);
        token.put("special", type == TYPE_CONTROL);
      }
    }
    return added;
  }

  /** The id of {@code bos}, {@code eos}, {@code eot}, {@code unknown} or {@code padding}. */
  Optional<Integer> id(String name) {
    Optional<Long> id = values.integer(PREFIX + name + "_token_id");
    if (id.isPresent() && (id.get() < 0 || id.get() >= tokens.size())) {
      throw refuse(name + "_token_id", id.get(), "0 to " + (tokens.size() - 1));
    }
    return id.map(Long::intValue);
  }

  /** What a text, or a pair of texts, is framed with. */
  JsonNode postProcessor(boolean addsBegin, JsonNode otherwise) {
    boolean begins = values.flag(PREFIX + "add_bos_token").orElse(addsBegin);
    boolean ends = values.flag(PREFIX + "add_eos_token").orElse(false);
    Optional<Integer> begin = begins ? id("bos") : Optional.empty();
    Optional<Integer> end = ends ? id("eos") : Optional.empty();
    if (begin.isEmpty() && end.isEmpty()) {
      return otherwise;
    }
    ObjectNode template = Json.object().put("type", "TemplateProcessing");
    List<ObjectNode> first = part("A", 0, begin, end);
    List<ObjectNode> both = new ArrayList<>(first);
    both.addAll(part("B", 1, begin, end));
    template.putArray("single").addAll(first);
    template.putArray("pair").addAll(both);
    ObjectNode used = template.putObject("special_tokens");
    begin.ifPresent(id -> putUsed(used, id));
    end.ifPresent(id -> putUsed(used, id));
    return template;
  }

  private List<ObjectNode> part(
      String text, int type, Optional<Integer> begin, Optional<Integer> end) {
    List<ObjectNode> parts = new ArrayList<>();
    begin.ifPresent(id -> parts.add(piece("SpecialToken", tokens.get(id), type)));
    parts.add(piece("Sequence", text, type));
    end.ifPresent(id -> parts.add(piece("SpecialToken", tokens.get(id), type)));
    return parts;
  }

  private static ObjectNode piece(String kind, String id, int type) {
    ObjectNode piece = Json.object();
    piece.putObject(kind).put("id", id).put("type_id", type);
    return piece;
  }

  private void putUsed(ObjectNode used, int id) {
    ObjectNode entry = used.putObject(tokens.get(id)).put("id", tokens.get(id));
    entry.putArray("ids").add(id);
    entry.putArray("tokens").add(tokens.get(id));
  }

  /** tokenizer_config.json. */
  ObjectNode config() {
    ObjectNode config = Json.object().put("tokenizer_class", "PreTrainedTokenizerFast");
    for (String[] name : NAMES) {
      id(name[0]).ifPresent(id -> config.put(name[1], tokens.get(id)));
    }
    values.flag(PREFIX + "add_bos_token").ifPresent(add -> config.put("add_bos_token", add));
    values
        .text("general.architecture")
        .flatMap(architecture -> values.integer(architecture + ".context_length"))
        .ifPresent(length -> config.put("model_max_length", length));
    config.put("clean_up_tokenization_spaces", false);
    values.text("tokenizer.chat_template").ifPresent(text -> config.put("chat_template", text));
    return config;
  }

  SpecException refuse(String key, Object value, String allowed) {
    String text = String.valueOf(value);
    String cut = text.length() <= 100 ? text : text.substring(0, 100) + "...";
    return new SpecException(
        path + ": " + PREFIX + key, cut, allowed, "The file is damaged; get it again");
  }
}
