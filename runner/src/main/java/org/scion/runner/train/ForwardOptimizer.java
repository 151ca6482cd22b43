package org.scion.runner.train;

import java.util.function.DoubleSupplier;

/**
 * An optimizer that needs losses only: no backward pass, no gradients in memory. Its {@link #step}
 * with gradients is never called by the training loop.
 */
public interface ForwardOptimizer extends Optimizer {
  /**
   * One step.
   *
   * @param seed of this step's random directions
   * @param loss mean loss of the step's batches with the tensors as they are at the call
   * @return mean of the losses seen
   */
  double step(double learningRate, long seed, DoubleSupplier loss);

  /** Size of the last step's estimate of the gradient along its direction. */
  double slope();
}
