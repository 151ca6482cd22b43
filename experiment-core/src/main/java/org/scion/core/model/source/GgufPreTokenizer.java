package org.scion.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;

/**
 * How text is split before BPE, by the name in {@code tokenizer.ggml.pre}. The rules are those of
 * the tokenizer.json files of GPT-2, SmolLM2, Llama 3 and Qwen2.
 */
enum GgufPreTokenizer {
  /** The regular expression inside ByteLevel. */
  GPT2,
  /** Digits one by one, then as GPT-2. */
  SMOLLM,
  /**
   * Up to three digits together; whole words of the vocabulary are taken without merging; text
   * begins with a token.
   */
  LLAMA3,
  /** Digits one by one, composed characters. */
  QWEN2;

  private static final Map<String, GgufPreTokenizer> BY_NAME =
      Map.of(
          "gpt-2", GPT2,
          "smollm", SMOLLM,
          "llama-bpe", LLAMA3,
          "llama3", LLAMA3,
          "llama-v3", LLAMA3,
          "qwen2", QWEN2);

  private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
  private static final String WORD = "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+";
  private static final String REST =
      " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /**
   * @throws UnsupportedException for a name without a rule here
   */
  static GgufPreTokenizer of(String name, Path path) {
    GgufPreTokenizer found = BY_NAME.get(name);
    if (found == null) {
      throw new UnsupportedException(
          path
              + ": tokenizer.ggml.pre '"
              + name
              + "' is not supported; supported: gpt-2, smollm, llama-bpe, qwen2."
              + " Put the model's own tokenizer.json and its weights into a model folder instead");
    }
    return found;
  }

  /**
   * The name of the rule by which a tokenizer.json splits text.
   *
   * @throws UnsupportedException if it is none of those here
   */
  static String nameOf(JsonNode tokenizer) {
    String wanted = signature(tokenizer.path("pre_tokenizer"));
    for (String name : new String[] {"gpt-2", "smollm", "llama-bpe", "qwen2"}) {
      if (signature(BY_NAME.get(name).json()).equals(wanted)) {
        return name;
      }
    }
    throw new UnsupportedException(
        "--format gguf: the tokenizer splits text in a way without a name: "
            + tokenizer.path("pre_tokenizer")
            + "; supported: those of GPT-2, SmolLM, Llama 3, Qwen2");
  }

  /** What decides where text is split: expressions and digits. */
  private static String signature(JsonNode step) {
    if (step.path("type").asText().equals("Sequence")) {
      StringBuilder all = new StringBuilder();
      step.path("pretokenizers").forEach(part -> all.append(signature(part)).append('\n'));
      return all.toString().strip();
    }
    return switch (step.path("type").asText()) {
      case "Split" -> "split " + step.path("pattern").path("Regex").asText();
      case "Digits" -> "digits " + step.path("individual_digits").asBoolean();
      case "ByteLevel" ->
          "bytes "
              + step.path("use_regex").asBoolean(true)
              + step.path("add_prefix_space").asBoolean(true);
      default -> step.toString();
    };
  }

  boolean ignoresMerges() {
    return this == LLAMA3;
  }

  /** Whether a begin token comes first when the file does not say. */
  boolean addsBegin() {
    return this == LLAMA3;
  }

  JsonNode normalizer() {
    return this == QWEN2 ? Json.object().put("type", "NFC") : NullNode.getInstance();
  }

  JsonNode json() {
    return switch (this) {
      case GPT2 -> byteLevel(true);
      case SMOLLM ->
          sequence(Json.object().put("type", "Digits").put("individual_digits", true), true);
      case LLAMA3 -> sequence(split("\\p{N}{1,3}"), false);
      case QWEN2 -> sequence(split("\\p{N}"), false);
    };
  }

  private static ObjectNode split(String digits) {
    ObjectNode split = Json.object().put("type", "Split");
    split.putObject("pattern").put("Regex", String.join("|", CONTRACTIONS, WORD, digits, REST));
    return split.put("behavior", "Isolated").put("invert", false);
  }

  private static ObjectNode sequence(ObjectNode first, boolean regexInByteLevel) {
    ObjectNode sequence = Json.object().put("type", "Sequence");
    ArrayNode steps = sequence.putArray("pretokenizers");
    steps.add(first).add(byteLevel(regexInByteLevel));
    return sequence;
  }

  /**
   * Maps every byte to a printable character, with or without splitting by GPT-2's expression
   * first.
   */
  static ObjectNode byteLevel(boolean useRegex) {
    return Json.object()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", useRegex);
  }
}
