package org.scion.core.model.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.GgufMetadata;

/**
 * Makes the Hugging Face tokenizer.json of a byte-level BPE, or of a SentencePiece vocabulary, kept
 * in GGUF metadata.
 *
 * <p>Keys under {@code tokenizer.ggml.}: model, pre, tokens, token_type, merges, and those of
 * {@link GgufSpecialTokens}.
 */
final class GgufTokenizer {
  private final Path path;
  private final GgufMetadata values;
  private final List<String> tokens;
  private final GgufSpecialTokens special;

  GgufTokenizer(Path path, GgufMetadata values) {
    this.path = path;
    this.values = values;
    this.tokens = values.texts(GgufSpecialTokens.PREFIX + "tokens").orElse(List.of());
    this.special = new GgufSpecialTokens(path, values, tokens);
  }

  /**
   * @return empty if the file has no tokenizer
   * @throws UnsupportedException for another kind of tokenizer or way to split text, by name
   */
  Optional<byte[]> json() {
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    String model = values.text(GgufSpecialTokens.PREFIX + "model").orElse("");
    if (model.equals("llama")) {
      return Optional.of(Json.line(new GgufSentencePiece(special).json()).getBytes(UTF_8));
    }
    if (!model.equals("gpt2")) {
      throw new UnsupportedException(
          path
              + ": tokenizer '"
              + model
              + "' is not supported; supported: gpt2 (byte-level BPE), llama (SentencePiece)."
              + " Put the model's own tokenizer.json and its weights into a model folder instead");
    }
    String name = values.text(GgufSpecialTokens.PREFIX + "pre").orElse("");
    GgufPreTokenizer pre = GgufPreTokenizer.of(name, path);
    ObjectNode root = Json.object();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    root.set("added_tokens", special.addedTokens());
    root.set("normalizer", pre.normalizer());
    root.set("pre_tokenizer", pre.json());
    root.set(
        "post_processor", special.postProcessor(pre.addsBegin(), GgufPreTokenizer.byteLevel(true)));
    root.set("decoder", GgufPreTokenizer.byteLevel(true));
    root.set("model", bpe(pre.ignoresMerges()));
    return Optional.of(Json.line(root).getBytes(UTF_8));
  }

  /** The id of a special token, see {@link GgufSpecialTokens#id}. */
  Optional<Integer> id(String name) {
    return special.id(name);
  }

  /** Empty if the file has no tokenizer. */
  Optional<JsonNode> config() {
    return tokens.isEmpty() ? Optional.empty() : Optional.of(special.config());
  }

  private ObjectNode bpe(boolean ignoresMerges) {
    Map<String, Integer> vocabulary = new HashMap<>();
    ObjectNode model = Json.object();
    model.put("type", "BPE").putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", ignoresMerges);
    ObjectNode words = model.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      if (vocabulary.put(tokens.get(id), id) != null) {
        throw special.refuse("tokens[" + id + "]", tokens.get(id), "each token once");
      }
      words.put(tokens.get(id), id);
    }
    ArrayNode merges = model.putArray("merges");
    for (String merge : values.texts(GgufSpecialTokens.PREFIX + "merges").orElse(List.of())) {
      merges.add(checked(merge, merges.size(), vocabulary));
    }
    return model;
  }

  /** The tokenizer library refuses a merge of unknown parts without saying which. */
  private String checked(String merge, int index, Map<String, Integer> vocabulary) {
    int space = merge.indexOf(' ', 1);
    boolean known =
        space > 0
            && vocabulary.containsKey(merge.substring(0, space))
            && vocabulary.containsKey(merge.substring(space + 1))
            && vocabulary.containsKey(merge.substring(0, space) + merge.substring(space + 1));
    if (!known) {
      throw special.refuse(
          "merges[" + index + "]", merge, "two tokens with a space between that join to a token");
    }
    return merge;
  }
}
