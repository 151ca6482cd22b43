package org.scion.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.scion.core.model.Task;

/**
 * Recognises the usual layouts of fine-tuning data by the names of their columns, and failing that
 * by what the columns hold.
 *
 * <p>Tried in this order: chat messages, ShareGPT conversations, preferences, tokens and tags,
 * alpaca, prompt and completion, text pair and label, text and label, question and answer, text
 * alone.
 */
public final class ColumnGuesser {
  private static final List<String> CHATS =
      List.of("messages", "conversations", "conversation", "chat", "dialogue", "dialog", "turns");
  private static final List<String> TOKENS = List.of("tokens", "words");
  private static final List<String> TAGS =
      List.of("tags", "ner_tags", "pos_tags", "chunk_tags", "labels", "ner");
  private static final List<String> PROMPTS = List.of("prompt", "query", "instruction", "input");
  private static final List<String> COMPLETIONS =
      List.of("completion", "response", "output", "chosen", "target_text");
  private static final List<String> TEXTS =
      List.of("text", "sentence", "content", "review", "utterance", "tweet", "query", "question");
  private static final List<String> LABELS =
      List.of("label", "labels", "category", "intent", "class", "sentiment", "target", "emotion");
  private static final List<String> SCORES =
      List.of("score", "rating", "similarity", "stars", "value", "grade");
  private static final List<String> ANSWERS = List.of("answer", "answers", "final_answer");
  private static final List<List<String>> PAIRS =
      List.of(
          List.of("premise", "hypothesis"),
          List.of("sentence1", "sentence2"),
          List.of("question1", "question2"),
          List.of("text1", "text2"),
          List.of("text", "text_pair"));

  /** Names as in the file, by lower case. */
  private final Map<String, String> names = new LinkedHashMap<>();

  private final List<Row> sample;

  private ColumnGuesser(List<Row> sample) {
    this.sample = sample;
    for (Row row : sample) {
      row.fields().keySet().forEach(name -> names.putIfAbsent(name.toLowerCase(Locale.ROOT), name));
    }
  }

  /**
   * The most likely layout.
   *
   * @param sample first rows of the file; a hundred are enough
   * @return empty if nothing fits; then the columns have to be named
   */
  public static Optional<ColumnSuggestion> guess(List<Row> sample) {
    ColumnGuesser guesser = new ColumnGuesser(sample);
    return guesser
        .chats()
        .or(() -> Preferences.guess(guesser.names, sample))
        .or(guesser::tokensAndTags)
        .or(guesser::alpaca)
        .or(guesser::promptAndCompletion)
        .or(guesser::textPair)
        .or(guesser::textAndLabel)
        .or(guesser::questionAndAnswer)
        .or(guesser::textAlone)
        .or(guesser::byContent);
  }

  private Optional<ColumnSuggestion> chats() {
    for (String name : names.values()) {
      if (listOf(name, "role")) {
        String reason = "column '" + name + "' holds lists of turns with 'role' and 'content'";
        return Optional.of(ColumnSuggestion.chats("messages", name, names.get("tools"), reason));
      }
      if (listOf(name, "from")) {
        String reason = "column '" + name + "' holds lists of turns with 'from' and 'value'";
        return Optional.of(ColumnSuggestion.chats("sharegpt", name, names.get("tools"), reason));
      }
    }
    return Optional.empty();
  }

  private boolean listOf(String name, String key) {
    return CHATS.contains(name.toLowerCase(Locale.ROOT))
        && sample.stream()
            .map(row -> row.fields().get(name))
            .anyMatch(value -> value != null && value.isArray() && value.path(0).has(key));
  }

  /** Words and a tag for each, as lists or as texts with blanks between. */
  private Optional<ColumnSuggestion> tokensAndTags() {
    Optional<String> tokens = first(TOKENS);
    Optional<String> tags = first(TAGS);
    if (tokens.isEmpty() || tags.isEmpty() || !sameLengths(tokens.get(), tags.get())) {
      return Optional.empty();
    }
    String reason = "columns '" + tokens.get() + "' and '" + tags.get() + "' hold a tag a word";
    return Optional.of(
        ColumnSuggestion.of(
            "tokens/tags",
            Task.TOKEN_CLASSIFICATION,
            reason,
            "tokens",
            tokens.get(),
            "tags",
            tags.get()));
  }

  private boolean sameLengths(String tokens, String tags) {
    return !sample.isEmpty()
        && sample.stream()
            .allMatch(row -> items(row, tokens) > 0 && items(row, tokens) == items(row, tags));
  }

  private static int items(Row row, String column) {
    JsonNode value = row.fields().get(column);
    if (value == null || value.isNull() || value.isObject()) {
      return 0;
    }
    return value.isArray() ? value.size() : value.asText().strip().split("\\s+|,").length;
  }

  private Optional<ColumnSuggestion> alpaca() {
    String instruction = names.get("instruction");
    String output = names.get("output");
    if (instruction == null || output == null) {
      return Optional.empty();
    }
    String input = names.get("input");
    boolean filled = input != null && sample.stream().anyMatch(row -> !blank(row, input));
    String middle = filled ? "\n\n### Input:\n{" + input + "}" : "";
    String prompt = "### Instruction:\n{" + instruction + "}" + middle + "\n\n### Response:\n";
    String reason =
        filled
            ? "columns 'instruction', 'input' and 'output'; rows without input keep its heading"
            : "columns 'instruction' and 'output'; no row seen has an input";
    return Optional.of(ColumnSuggestion.completion("alpaca", prompt, "{" + output + "}", reason));
  }

  private Optional<ColumnSuggestion> promptAndCompletion() {
    Optional<String> prompt = first(PROMPTS);
    Optional<String> completion = first(COMPLETIONS);
    if (prompt.isEmpty() || completion.isEmpty()) {
      return Optional.empty();
    }
    String reason = "columns '" + prompt.get() + "' and '" + completion.get() + "'";
    return Optional.of(
        ColumnSuggestion.completion(
            "prompt/completion", "{" + prompt.get() + "}", "{" + completion.get() + "}", reason));
  }

  private Optional<ColumnSuggestion> textPair() {
    Optional<String> label = first(LABELS);
    return PAIRS.stream()
        .filter(pair -> label.isPresent() && names.keySet().containsAll(pair))
        .findFirst()
        .map(
            pair -> {
              String one = names.get(pair.get(0));
              String two = names.get(pair.get(1));
              String reason = "columns '" + one + "', '" + two + "' and '" + label.get() + "'";
              return ColumnSuggestion.classification(one, two, label.get(), reason);
            });
  }

  private Optional<ColumnSuggestion> textAndLabel() {
    Optional<String> text = first(TEXTS);
    Optional<String> label = first(LABELS).or(() -> first(SCORES).filter(this::numbers));
    if (text.isEmpty() || label.isEmpty()) {
      return Optional.empty();
    }
    String named = label.get();
    String reason = "columns '" + text.get() + "' and '" + named + "'";
    if (values(named).anyMatch(JsonNode::isArray)) {
      return Optional.of(
          labelled(
              "text/labels",
              Task.MULTI_LABEL_CLASSIFICATION,
              text.get(),
              named,
              reason + ", whose values are lists"));
    }
    boolean parts = values(named).anyMatch(v -> !v.asText().matches("-?\\d+([.]0*)?"));
    if (numbers(named) && (parts || first(LABELS).isEmpty())) {
      return Optional.of(
          labelled("text/number", Task.REGRESSION, text.get(), named, reason + ", a number"));
    }
    return Optional.of(ColumnSuggestion.classification(text.get(), null, named, reason));
  }

  private static ColumnSuggestion labelled(
      String format, Task task, String text, String label, String reason) {
    return ColumnSuggestion.of(format, task, reason, "text", "{" + text + "}", "label", label);
  }

  private Stream<JsonNode> values(String column) {
    return sample.stream()
        .map(row -> row.fields().get(column))
        .filter(value -> value != null && !value.isNull());
  }

  private boolean numbers(String column) {
    return values(column).findAny().isPresent()
        && values(column).allMatch(v -> v.asText().strip().matches("[-+]?\\d*[.]?\\d+"));
  }

  private Optional<ColumnSuggestion> questionAndAnswer() {
    String question = names.get("question");
    Optional<String> answer = first(ANSWERS);
    if (question == null || answer.isEmpty()) {
      return Optional.empty();
    }
    // The blank before the answer belongs to its first token in most vocabularies.
    return Optional.of(
        ColumnSuggestion.completion(
            "question/answer",
            "Question: {" + question + "}\nAnswer:",
            " {" + answer.get() + "}",
            "columns '" + question + "' and '" + answer.get() + "'"));
  }

  private Optional<ColumnSuggestion> textAlone() {
    String text = names.get("text");
    if (text == null || (names.size() > 1 && byContent().isPresent())) {
      return Optional.empty();
    }
    return Optional.of(
        ColumnSuggestion.completion(
            "text", null, "{" + text + "}", "column 'text'; the whole text is trained"));
  }

  /** One column of labels and one of text, whatever they are called. */
  private Optional<ColumnSuggestion> byContent() {
    Map<ColumnKind, String> found = new LinkedHashMap<>();
    for (String name : names.values()) {
      ColumnValues values = new ColumnValues(name);
      sample.forEach(row -> values.add(row.fields().get(name)));
      ColumnKind kind = values.profile(sample.size()).kind();
      boolean wanted = kind == ColumnKind.TEXT || kind == ColumnKind.LABEL;
      if (wanted && found.put(kind, name) != null) {
        return Optional.empty();
      }
    }
    if (found.size() < 2) {
      return Optional.empty();
    }
    String text = found.get(ColumnKind.TEXT);
    String label = found.get(ColumnKind.LABEL);
    String reason =
        "by content: '" + text + "' holds free text and '" + label + "' few values that repeat";
    return Optional.of(ColumnSuggestion.classification(text, null, label, reason));
  }

  private Optional<String> first(List<String> candidates) {
    return candidates.stream().filter(names::containsKey).findFirst().map(names::get);
  }

  private static boolean blank(Row row, String column) {
    JsonNode value = row.fields().get(column);
    return value == null || value.isNull() || value.asText().isBlank();
  }
}
