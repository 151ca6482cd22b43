package org.scion.core.data;

import org.scion.core.model.Task;

/**
 * How a file is probably meant. Templates are in the form of the spec; those that the task has no
 * use for are null. Immutable.
 *
 * @param format name of the layout, such as {@code alpaca}
 * @param task what can be trained on it
 * @param prompt template of the masked part
 * @param completion template of the trained part
 * @param chosen template of the preferred one of two completions
 * @param rejected template of the other one
 * @param messages column of chats
 * @param text template of the text to classify
 * @param textPair template of the second text
 * @param label column of the label
 * @param reason which columns led to this, and what was left out
 */
public record ColumnSuggestion(
    String format,
    Task task,
    String prompt,
    String completion,
    String chosen,
    String rejected,
    String messages,
    String text,
    String textPair,
    String label,
    String reason) {

  static ColumnSuggestion completion(
      String format, String prompt, String completion, String reason) {
    return new ColumnSuggestion(
        format, Task.CAUSAL_LM, prompt, completion, null, null, null, null, null, null, reason);
  }

  static ColumnSuggestion chats(String format, String messages, String reason) {
    return new ColumnSuggestion(
        format, Task.CAUSAL_LM, null, null, null, null, messages, null, null, null, reason);
  }

  static ColumnSuggestion pairs(String prompt, String chosen, String rejected, String reason) {
    return new ColumnSuggestion(
        "preference pairs",
        Task.CAUSAL_LM,
        prompt,
        null,
        chosen,
        rejected,
        null,
        null,
        null,
        null,
        reason);
  }

  static ColumnSuggestion judged(String prompt, String completion, String label, String reason) {
    return new ColumnSuggestion(
        "judged completions",
        Task.CAUSAL_LM,
        prompt,
        completion,
        null,
        null,
        null,
        null,
        null,
        label,
        reason);
  }

  static ColumnSuggestion classification(
      String text, String textPair, String label, String reason) {
    String first = "{" + text + "}";
    String second = textPair == null ? null : "{" + textPair + "}";
    String format = textPair == null ? "text/label" : "text pair/label";
    return new ColumnSuggestion(
        format, Task.CLASSIFICATION, null, null, null, null, null, first, second, label, reason);
  }

  /** Whether the rows are chats, which a chat template has to turn into text first. */
  public boolean chat() {
    return messages != null;
  }
}
