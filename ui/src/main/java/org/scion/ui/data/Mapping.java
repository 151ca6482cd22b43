package org.scion.ui.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.Json;
import org.scion.core.data.ColumnSuggestion;
import org.scion.core.model.Task;

/**
 * How the columns of a file are meant. Immutable.
 *
 * @param task what is trained on them
 * @param prompt template of the masked part
 * @param completion template of the trained part
 * @param text template of the text to classify
 * @param label column of the label
 * @param validationShare share split off for validation, 0 to 0.9
 */
public record Mapping(
    Task task,
    String prompt,
    String completion,
    String text,
    String label,
    double validationShare) {
  static final double USUAL_SHARE = 0.1;

  /** Nothing is known yet. */
  static final Mapping NONE = new Mapping(Task.CAUSAL_LM, "", "", "", "", USUAL_SHARE);

  static Mapping of(ColumnSuggestion s) {
    return new Mapping(
        s.task(),
        orEmpty(s.prompt()),
        orEmpty(s.completion()),
        orEmpty(s.text()),
        orEmpty(s.label()),
        USUAL_SHARE);
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  boolean classifies() {
    return task != Task.CAUSAL_LM;
  }

  Mapping with(Task newTask) {
    return new Mapping(newTask, prompt, completion, text, label, validationShare);
  }

  Mapping withPrompt(String template) {
    return new Mapping(task, template, completion, text, label, validationShare);
  }

  Mapping withCompletion(String template) {
    return new Mapping(task, prompt, template, text, label, validationShare);
  }

  Mapping withText(String template) {
    return new Mapping(task, prompt, completion, template, label, validationShare);
  }

  Mapping withLabel(String column) {
    return new Mapping(task, prompt, completion, text, column, validationShare);
  }

  Mapping withShare(double share) {
    return new Mapping(task, prompt, completion, text, label, share);
  }

  /** The {@code columns} object of a spec. */
  ObjectNode columns() {
    ObjectNode columns = Json.object();
    if (classifies()) {
      put(columns, "text", text);
      put(columns, "label", label);
    } else {
      put(columns, "prompt", prompt);
      put(columns, "completion", completion);
    }
    return columns;
  }

  private static void put(ObjectNode node, String key, String value) {
    if (!value.isEmpty()) {
      node.put(key, value);
    }
  }

  /** The {@code data} section of a spec for this file. */
  ObjectNode section(String file) {
    ObjectNode data = Json.object().put("train", file);
    data.set("columns", columns());
    if (validationShare != USUAL_SHARE) {
      data.putObject("split").put("validation", validationShare);
    }
    return data;
  }
}
