package org.scion.runner.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.scion.core.data.ColumnGuesser;
import org.scion.core.data.ColumnSuggestion;
import org.scion.core.data.RowSource;

/**
 * Which columns are shown: those named, or those guessed when none is. Templates as in a spec.
 *
 * @param prompt template of the masked part, or null
 * @param completion template of the trained part, or null for classification
 * @param chosen template of the preferred one of two completions, or null
 * @param rejected template of the other one, or null
 * @param messages column of chats, or null
 * @param text template of the text to classify, or null for a language model
 * @param label column of the label, or null for a language model
 */
record ShownColumns(
    String prompt,
    String completion,
    String chosen,
    String rejected,
    String messages,
    String text,
    String label) {
  private static final int SAMPLE = 100;

  static ShownColumns of(JsonNode columns, Path file) {
    ShownColumns named =
        new ShownColumns(
            columns.path("prompt").asText(null),
            columns.path("completion").asText(null),
            columns.path("chosen").asText(null),
            columns.path("rejected").asText(null),
            columns.path("messages").asText(null),
            columns.path("text").asText(null),
            columns.path("label").asText(null));
    return named.known() ? named : guessed(file);
  }

  private static ShownColumns guessed(Path file) {
    return ColumnGuesser.guess(RowSource.of(file).first(SAMPLE))
        .map(ShownColumns::of)
        .orElse(new ShownColumns(null, null, null, null, null, null, null));
  }

  private static ShownColumns of(ColumnSuggestion guess) {
    return new ShownColumns(
        guess.prompt(),
        guess.completion(),
        guess.chosen(),
        guess.rejected(),
        guess.messages(),
        guess.text(),
        guess.label());
  }

  /** Whether there is enough to render an example. */
  boolean known() {
    return completion != null
        || (chosen != null && rejected != null)
        || messages != null
        || (text != null && label != null);
  }

  String promptOrEmpty() {
    return prompt == null ? "" : prompt;
  }
}
