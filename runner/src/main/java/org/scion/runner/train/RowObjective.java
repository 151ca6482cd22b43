package org.scion.runner.train;

import ai.djl.ndarray.NDArray;
import org.scion.runner.host.Batch;

/**
 * Changes what is minimised at each labelled row: n rows of V scores. Several act in the order in
 * which the spec lists them; the first gets the cross entropy. Confined to the training thread.
 */
public interface RowObjective {
  /**
   * Labelled rows of a micro batch.
   *
   * @param scores (n, V), recorded for the backward pass
   * @param labels (n)
   * @param from number of the first row among the labels of the micro batch
   * @param to number after the last
   */
  record Rows(NDArray scores, NDArray labels, int from, int to) {}

  /** Before a micro batch goes through the model. */
  default void begin(Batch batch, Targets targets) {}

  /**
   * The loss of each row.
   *
   * @param before what the objectives so far give, (n)
   */
  NDArray losses(NDArray before, Rows rows); // (n)

  /** What a label counts in the mean that a step takes. */
  default double weight(long label) {
    return 1;
  }
}
