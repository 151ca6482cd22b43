package org.scion.runner.module;

import ai.djl.ndarray.NDArray;
import org.scion.runner.host.Batch;

/** Changes what an attention gives, with its queries at hand: adaption prompts. */
@FunctionalInterface
public interface AttentionTransform {
  /**
   * @param input what went into the attention, (T, hidden)
   * @param queries rotated queries, (T, heads, headDim)
   * @param output of the output projection, (T, hidden)
   */
  NDArray apply(Batch batch, NDArray input, NDArray queries, NDArray output);
}
