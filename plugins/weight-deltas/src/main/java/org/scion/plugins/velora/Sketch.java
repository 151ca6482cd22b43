package org.scion.plugins.velora;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/** How an input is kept for the gradient of A: the unit vector and the cut into groups. */
final class Sketch {
  private final NDArray direction;
  private final int groups;
  private final double scale;
  private final boolean averages;
  private NDArray fixed;

  /**
   * @param direction stored unit vector, (ceil(in / groups))
   * @param averages whether it becomes the normalised mean group of each training batch
   */
  Sketch(NDArray direction, int groups, double scale, boolean averages) {
    this.direction = direction;
    this.groups = groups;
    this.scale = scale;
    this.averages = averages;
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
    if (averages) {
      NDArray mean = Torch.withoutGradient(() -> Kernels.call("lora_velora_mean", x, groups()));
      Kernels.inPlace("copy_into", direction, mean);
    }
    return direction;
  }

  NDArray groups() {
    return Kernels.scalar((long) groups);
  }

  NDArray scale() {
    return Kernels.scalar(scale);
  }
}
