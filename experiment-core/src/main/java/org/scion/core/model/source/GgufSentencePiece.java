package org.scion.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;

/**
 * Makes the Hugging Face tokenizer.json of a SentencePiece vocabulary of pieces with scores, as
 * llama.cpp reads it: neighbours are joined as long as they make a piece, the one with the highest
 * score first; what no piece covers is written in bytes.
 *
 * <p>In tokenizer.json the same is a BPE whose merges are all ways to split a piece in two pieces,
 * by falling score. Keys besides those of {@link GgufSpecialTokens}: scores, add_space_prefix.
 */
final class GgufSentencePiece {
  private static final String BLANK = "\u2581";
  private static final int TYPE_NORMAL = 1;
  private static final int TYPE_USER_DEFINED = 4;

  private final GgufSpecialTokens special;
  private final List<String> tokens;
  private final boolean prefixed;

  GgufSentencePiece(GgufSpecialTokens special) {
    this.special = special;
    this.tokens = special.tokens();
    this.prefixed =
        special.values().flag(GgufSpecialTokens.PREFIX + "add_space_prefix").orElse(true);
  }

  ObjectNode json() {
    ObjectNode root = Json.object();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    root.set("added_tokens", special.addedTokens());
    ObjectNode normalizer = Json.object().put("type", "Sequence");
    ArrayNode steps = normalizer.putArray("normalizers");
    if (prefixed) {
      steps.addObject().put("type", "Prepend").put("prepend", BLANK);
    }
    steps.add(replace(" ", BLANK));
    root.set("normalizer", normalizer);
    root.putNull("pre_tokenizer");
    root.set("post_processor", special.postProcessor(true, NullNode.getInstance()));
    root.set("decoder", decoder());
    root.set("model", model());
    return root;
  }

  private static ObjectNode replace(String from, String to) {
    ObjectNode step = Json.object().put("type", "Replace");
    step.putObject("pattern").put("String", from);
    return step.put("content", to);
  }

  private JsonNode decoder() {
    ObjectNode decoder = Json.object().put("type", "Sequence");
    ArrayNode steps = decoder.putArray("decoders");
    steps.add(replace(BLANK, " "));
    steps.addObject().put("type", "ByteFallback");
    steps.addObject().put("type", "Fuse");
    if (prefixed) {
      steps.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    return decoder;
  }

  private ObjectNode model() {
    ObjectNode model = Json.object().put("type", "BPE").putNull("dropout");
    model.put("unk_token", tokens.get(special.id("unknown").orElse(0)));
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", true).put("byte_fallback", true).put("ignore_merges", false);
    ObjectNode words = model.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      if (words.has(tokens.get(id))) {
        throw special.refuse("tokens[" + id + "]", tokens.get(id), "each token once");
      }
      words.put(tokens.get(id), id);
    }
    ArrayNode merges = model.putArray("merges");
    splits().forEach(split -> merges.add(split.left + " " + split.right));
    return model;
  }

  private record Split(String left, String right, double score, int token, int first, int second) {
    /** As Hugging Face orders them. */
    static final Comparator<Split> ORDER =
        Comparator.comparingDouble((Split s) -> -s.score)
            .thenComparingInt(Split::token)
            .thenComparingInt(Split::first)
            .thenComparingInt(Split::second);
  }

  private List<Split> splits() {
    List<Long> types =
        special.values().integers(GgufSpecialTokens.PREFIX + "token_type").orElse(List.of());
    List<Double> scores = scores();
    Map<String, Integer> pieces = new HashMap<>();
    for (int id = 0; id < tokens.size(); id++) {
      long type = types.isEmpty() ? TYPE_NORMAL : types.get(id);
      // A blank would be taken for the one between the parts of a merge.
      if ((type == TYPE_NORMAL || type == TYPE_USER_DEFINED) && tokens.get(id).indexOf(' ') < 0) {
        pieces.put(tokens.get(id), id);
      }
    }
    List<Split> splits = new ArrayList<>();
    pieces.forEach(
        (piece, id) -> {
          for (int at = 1; at < piece.length(); at++) {
            Integer left = pieces.get(piece.substring(0, at));
            Integer right = pieces.get(piece.substring(at));
            if (left != null && right != null) {
              splits.add(
                  new Split(
                      piece.substring(0, at),
                      piece.substring(at),
                      scores.get(id),
                      id,
                      left,
                      right));
            }
          }
        });
    splits.sort(Split.ORDER);
    return splits;
  }

  private List<Double> scores() {
    List<Double> scores =
        special.values().reals(GgufSpecialTokens.PREFIX + "scores").orElse(List.of());
    if (scores.size() != tokens.size()) {
      throw special.refuse("scores", scores.size() + " entries", tokens.size() + ", one a token");
    }
    return scores;
  }
}
