package org.scion.plugins.velora;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/** How an input is kept for the gradient of A: the unit vector and the cut into groups. */
final class Sketch {
  /** When the unit vector is taken from the data. */
  enum Update {
    BATCH_AVERAGE,
    BATCH_AVERAGE_ONCE,
    RANDOM
  }

  private final NDArray direction;
  private final int groups;
  private final double scale;
  private final Update update;
  private NDArray fixed;

  /**
   * @param direction stored unit vector, (ceil(in / groups))
   * @param update when it becomes the normalised mean group of a training batch
   */
  Sketch(NDArray direction, int groups, double scale, Update update) {
    this.direction = direction;
    this.groups = groups;
    this.scale = scale;
    this.update = update;
  }

  /** A direction of its own that no batch changes; the stored one stays as it is. */
  NDArray fixedDirection() {
    if (fixed == null) {
      fixed = Torch.keep(direction.duplicate());
    }
    return fixed;
  }

  /** The unit vector for an input, (ceil(in / groups)). */
  NDArray directionFor(NDArray x) {
    if (fixed != null) {
      return fixed;
    }
    if (update == Update.BATCH_AVERAGE || (update == Update.BATCH_AVERAGE_ONCE && unset())) {
      NDArray mean = Torch.withoutGradient(() -> Kernels.call("lora_velora_mean", x, groups()));
      Kernels.inPlace("copy_into", direction, mean);
    }
    return direction;
  }

  /** An average starts as zero. */
  private boolean unset() {
    return direction.norm().getFloat() == 0;
  }

  NDArray groups() {
    return Kernels.scalar((long) groups);
  }

  NDArray scale() {
    return Kernels.scalar(scale);
  }
}
