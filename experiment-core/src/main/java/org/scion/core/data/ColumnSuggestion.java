package org.scion.core.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.model.Task;

/**
 * How a file is probably meant. Immutable.
 *
 * @param format name of the layout, such as {@code alpaca}
 * @param task what can be trained on it
 * @param columns templates and columns by the keys of {@code data.columns} in a spec; {@code
 *     text_pair} is the second of two texts, which {@link #joined} puts behind the first
 * @param reason which columns led to this, and what was left out
 */
public record ColumnSuggestion(
    String format, Task task, Map<String, String> columns, String reason) {

  public ColumnSuggestion {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /**
   * A suggestion.
   *
   * @param keysAndValues keys of {@code data.columns}, each before its value; null values are left
   *     out
   */
  static ColumnSuggestion of(String format, Task task, String reason, String... keysAndValues) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      if (keysAndValues[i + 1] != null) {
        columns.put(keysAndValues[i], keysAndValues[i + 1]);
      }
    }
    return new ColumnSuggestion(format, task, columns, reason);
  }

  static ColumnSuggestion completion(
      String format, String prompt, String completion, String reason) {
    return of(format, Task.CAUSAL_LM, reason, "prompt", prompt, "completion", completion);
  }

  static ColumnSuggestion chats(String format, String messages, String tools, String reason) {
    return tools == null
        ? of(format, Task.CAUSAL_LM, reason, "messages", messages)
        : of(format, Task.CAUSAL_LM, reason, "messages", messages, "tools", tools);
  }

  static ColumnSuggestion pairs(String prompt, String chosen, String rejected, String reason) {
    return of(
        "preference pairs",
        Task.CAUSAL_LM,
        reason,
        "prompt",
        prompt,
        "chosen",
        chosen,
        "rejected",
        rejected);
  }

  static ColumnSuggestion judged(String prompt, String completion, String label, String reason) {
    return of(
        "judged completions",
        Task.CAUSAL_LM,
        reason,
        "prompt",
        prompt,
        "completion",
        completion,
        "label",
        label);
  }

  static ColumnSuggestion classification(
      String text, String textPair, String label, String reason) {
    String second = textPair == null ? null : "{" + textPair + "}";
    String format = textPair == null ? "text/label" : "text pair/label";
    String first = "{" + text + "}";
    return of(
        format, Task.CLASSIFICATION, reason, "text", first, "text_pair", second, "label", label);
  }

  /** The same with a pair of texts as one, as a spec has it. */
  public ColumnSuggestion joined(String separator) {
    if (textPair() == null) {
      return this;
    }
    Map<String, String> joined = new LinkedHashMap<>(columns);
    joined.put("text", text() + separator + joined.remove("text_pair"));
    return new ColumnSuggestion(format, task, joined, reason);
  }

  /** Template of the masked part, or null. */
  public String prompt() {
    return columns.get("prompt");
  }

  /** Template of the trained part, or null. */
  public String completion() {
    return columns.get("completion");
  }

  /** Template of the preferred one of two completions, or null. */
  public String chosen() {
    return columns.get("chosen");
  }

  /** Template of the other one, or null. */
  public String rejected() {
    return columns.get("rejected");
  }

  /** Column of chats, or null. */
  public String messages() {
    return columns.get("messages");
  }

  /** Template of the text to classify, or null. */
  public String text() {
    return columns.get("text");
  }

  /** Template of the second of two texts, or null. */
  public String textPair() {
    return columns.get("text_pair");
  }

  /** Column of the label, or null. */
  public String label() {
    return columns.get("label");
  }

  /** Column of the words to tag, or null. */
  public String tokens() {
    return columns.get("tokens");
  }

  /** Column of their tags, or null. */
  public String tags() {
    return columns.get("tags");
  }

  /** Whether the rows are chats, which a chat template has to turn into text first. */
  public boolean chat() {
    return messages() != null;
  }
}
