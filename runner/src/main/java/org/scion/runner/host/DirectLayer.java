package org.scion.runner.host;

import ai.djl.ndarray.NDArray;

/**
 * One layer with a backward pass written out by hand. It keeps the few arrays that are dear to
 * compute and does cheap parts (norms, rotation, activation function) again.
 *
 * <p>Confined to the training thread.
 */
public interface DirectLayer {
  /** Whether anything in it is trained now. */
  boolean trains();

  /**
   * The layer, without recording for autograd.
   *
   * @param hidden (T, hidden)
   * @param kept takes what {@link #backward} needs
   * @return (T, hidden)
   */
  NDArray forward(NDArray hidden, Kept kept);

  /**
   * Adds to the gradients of what is trained.
   *
   * @param gradient of the output, (T, hidden)
   * @param needed whether anything below is trained
   * @return the gradient of the input, (T, hidden), or null when it is not needed
   */
  NDArray backward(NDArray gradient, Kept kept, boolean needed);
}
