package org.scion.runner.module;

import ai.djl.ndarray.NDArray;

/** Changes a hidden state at a site: adapters, scale and shift. */
@FunctionalInterface
public interface HiddenTransform {
  /**
   * @param input what went into the sub-block, (T, hidden)
   * @param output what came out of it, (T, hidden)
   * @return what goes on in its place, (T, hidden)
   */
  NDArray apply(NDArray input, NDArray output);
}
