package org.scion.core.model;

/**
 * The task and, for a classifier, the number of labels.
 *
 * @param labels number of labels; 0 for a language model
 */
public record TaskHead(Task task, int labels) {
  public static final TaskHead CAUSAL_LM = new TaskHead(Task.CAUSAL_LM, 0);

  public static TaskHead classification(int labels) {
    return new TaskHead(Task.CLASSIFICATION, labels);
  }
}
