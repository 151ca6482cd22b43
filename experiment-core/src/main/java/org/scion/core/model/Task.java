package org.scion.core.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.scion.core.SpecException;

/** What the head of a host model predicts. */
public enum Task {
  /** The next token at every position. */
  CAUSAL_LM("CAUSAL_LM", "ForCausalLM", null),
  /** One of several labels for the whole text. */
  CLASSIFICATION("SEQ_CLS", "ForSequenceClassification", "single_label_classification"),
  /** A number for the whole text. */
  REGRESSION("SEQ_CLS", "ForSequenceClassification", "regression"),
  /** Any number of labels for the whole text, each by itself. */
  MULTI_LABEL_CLASSIFICATION("SEQ_CLS", "ForSequenceClassification", "multi_label_classification"),
  /** One label for every token. */
  TOKEN_CLASSIFICATION("TOKEN_CLS", "ForTokenClassification", null);

  private final String peftName;
  private final String classEnding;
  private final String problemType;

  Task(String peftName, String classEnding, String problemType) {
    this.peftName = peftName;
    this.classEnding = classEnding;
    this.problemType = problemType;
  }

  /** The name in PEFT's {@code task_type}. */
  public String peftName() {
    return peftName;
  }

  /** How the class names of Hugging Face task models end. */
  public String classEnding() {
    return classEnding;
  }

  /** {@code problem_type} of config.json; null for heads that do not read a whole text. */
  public String problemType() {
    return problemType;
  }

  /** Whether the head reads one hidden state of each text. */
  public boolean wholeText() {
    return problemType != null;
  }

  /** The name in a spec: {@code causal-lm}, {@code multi-label-classification}. */
  public String specName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The names in a spec of some tasks, for messages. */
  public static String specNames(Task... tasks) {
    return Arrays.stream(tasks).map(Task::specName).collect(Collectors.joining(", "));
  }

  /**
   * The task of a spec's name.
   *
   * @throws SpecException if there is none
   */
  public static Task ofSpecName(String name) {
    return Arrays.stream(values())
        .filter(task -> task.specName().equals(name))
        .findFirst()
        .orElseThrow(() -> new SpecException("task", name, specNames(values()), ""));
  }
}
