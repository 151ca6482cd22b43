package org.scion.core.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.scion.core.SpecException;

/** What the head of a host model predicts. */
public enum Task {
  /** The next token at every position. */
  CAUSAL_LM("CAUSAL_LM"),
  /** One label for the whole text. */
  CLASSIFICATION("SEQ_CLS"),
  /** One label for every token. */
  TOKEN_CLASSIFICATION("TOKEN_CLS");

  private final String peftName;

  Task(String peftName) {
    this.peftName = peftName;
  }

  /** The name in PEFT's {@code task_type}. */
  public String peftName() {
    return peftName;
  }

  /**
   * The name in a spec: {@code causal-lm}, {@code classification}, {@code token-classification}.
   */
  public String specName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
        .orElseThrow(
            () ->
                new SpecException(
                    "task",
                    name,
                    Arrays.stream(values()).map(Task::specName).collect(Collectors.joining(", ")),
                    ""));
  }
}
