package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.scion.core.model.source.ModelSource;

/** What stands between two texts that a model reads as one. */
final class PairSeparator {
  private PairSeparator() {}

  /**
   * The tokens that the model's own pairs have between them, as text: RoBERTa's twice, BERT's once;
   * a line end for a model without any.
   */
  static String of(ModelSource source) {
    String type = source.config().path("model_type").asText();
    if (type.equals("roberta")) {
      return "</s></s>";
    }
    JsonNode token = source.tokenizerConfig().map(config -> config.path("sep_token")).orElse(null);
    JsonNode text = token != null && token.isObject() ? token.path("content") : token;
    if (text != null && text.isTextual()) {
      return " " + text.asText() + " ";
    }
    return type.equals("bert") ? " [SEP] " : "\n";
  }
}
