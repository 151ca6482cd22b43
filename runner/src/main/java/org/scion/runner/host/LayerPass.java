package org.scion.runner.host;

import ai.djl.ndarray.NDArray;

/**
 * The layers of one training pass where they do not leave all that they compute to autograd: a
 * forward pass whose result is a leaf, and a backward pass from that leaf's gradient.
 */
interface LayerPass {
  /** The last layer's output, (T, hidden). */
  NDArray forward();

  /** Numbers that are kept between the forward and the backward pass. */
  long kept();

  /** Carries the gradient of the last output down; adds to the gradients of what is trained. */
  void backward();
}
