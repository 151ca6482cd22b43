package org.scion.runner.train;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** Changes the trained tensors by their gradients. Confined to the training thread. */
public interface Optimizer {
  /**
   * One step.
   *
   * @param learningRate rate of the run at this step; groups multiply it
   * @param gradients by name, as {@link Gradients#all}
   */
  void step(double learningRate, Map<String, NDArray> gradients);

  /** Tensors that an exact resume needs, by name. */
  Map<String, NDArray> state();

  /** Steps done. */
  long steps();

  /** Puts back what {@link #state} and {@link #steps} gave. */
  void restore(Map<String, NDArray> state, long steps);
}
