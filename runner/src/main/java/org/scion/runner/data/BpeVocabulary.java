package org.scion.runner.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.Json;

/**
 * A byte-level BPE vocabulary. Immutable.
 *
 * @param special tokens with a role; the first of {@code tokens}
 * @param tokens all tokens by id
 * @param merges pairs in the order in which they are joined, with a blank between the two
 */
public record BpeVocabulary(List<String> special, List<String> tokens, List<String> merges) {
  public BpeVocabulary {
    special = List.copyOf(special);
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
  }

  /** The tokenizer.json of Hugging Face. */
  public ObjectNode tokenizerJson() {
    ObjectNode root = Json.object().put("version", "1.0");
    root.putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    for (int id = 0; id < special.size(); id++) {
      added
          .addObject()
          .put("id", id)
          .put("content", special.get(id))
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    }
    root.putNull("normalizer").set("pre_tokenizer", byteLevel());
    root.putNull("post_processor").set("decoder", byteLevel());
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      vocabulary.put(tokens.get(id), id);
    }
    merges.forEach(model.putArray("merges")::add);
    return root;
  }

  /** The tokenizer_config.json beside it: the special tokens of {@link BpeTrainer} by role. */
  public ObjectNode configJson() {
    ObjectNode config = Json.object().put("tokenizer_class", "PreTrainedTokenizerFast");
    if (special.contains(BpeTrainer.END)) {
      config.put("bos_token", BpeTrainer.END).put("eos_token", BpeTrainer.END);
    }
    if (special.contains(BpeTrainer.PAD)) {
      config.put("pad_token", BpeTrainer.PAD);
    }
    return config.put("clean_up_tokenization_spaces", false);
  }

  private static ObjectNode byteLevel() {
    return Json.object()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }
}
