package org.scion.core.technique;

import java.util.List;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;

/**
 * What a technique changes of a training's memory, besides the numbers that it adds: quantised
 * bases, small optimizers. The same class implements it as {@link Technique}; stateless.
 */
public interface MemoryUse {
  /** How a step keeps what it needs for gradients. */
  enum Passes {
    /** Activations of every layer are kept for the backward pass. */
    KEPT,
    /** One layer's at a time: layers are done again for the backward pass. */
    RECOMPUTED,
    /** No backward pass and no gradients. */
    FORWARD_ONLY
  }

  /** Bytes that the base weight of a site takes under it. */
  default long baseBytes(Site site, Settings settings, long before) {
    return before;
  }

  /**
   * Bytes of optimizer state.
   *
   * @param added numbers that adapters add
   * @param trainedBase base parameters that are trained
   * @param adamW what AdamW would take
   */
  default long optimizerBytes(
      long added, List<ParameterInfo> trainedBase, Settings settings, long adamW) {
    return adamW;
  }

  default Passes passes() {
    return Passes.KEPT;
  }
}
