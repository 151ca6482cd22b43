package org.scion.runner.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The tokens that a tokenizer_config.json gives a role. Immutable.
 *
 * <p>Each is there only if the configuration names it and the vocabulary has it.
 *
 * @param begin starts a text, {@code bos_token}
 * @param end ends a text, {@code eos_token}
 * @param pad fills up, {@code pad_token}
 * @param mask stands for a hidden word, {@code mask_token}
 */
public record SpecialTokens(
    Optional<Token> begin, Optional<Token> end, Optional<Token> pad, Optional<Token> mask) {

  /**
   * A token with its id.
   *
   * @param text as in the vocabulary
   * @param id row of the embedding
   */
  public record Token(String text, long id) {}

  static SpecialTokens of(Optional<JsonNode> config, Map<String, Long> vocabulary) {
    return new SpecialTokens(
        token(config, "bos_token", vocabulary),
        token(config, "eos_token", vocabulary),
        token(config, "pad_token", vocabulary),
        token(config, "mask_token", vocabulary));
  }

  /** The id of the token that ends a text. */
  public OptionalLong endId() {
    return end.map(token -> OptionalLong.of(token.id())).orElse(OptionalLong.empty());
  }

  /** A plain text, or an object with the text as its content. */
  private static Optional<Token> token(
      Optional<JsonNode> config, String key, Map<String, Long> vocabulary) {
    return config
        .map(node -> node.path(key))
        .map(node -> node.isObject() ? node.path("content") : node)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(vocabulary::containsKey)
        .map(text -> new Token(text, vocabulary.get(text)));
  }
}
