package org.scion.plugins.nf4;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Torch;

/**
 * The 16 values of NF4: quantiles of the standard normal distribution scaled to -1 .. 1, eight
 * below zero, zero itself and seven above, in float32 (QLoRA, appendix E).
 */
final class NormalFloat {
  private static final float[] VALUES = {
    -1.0f,
    -0.6961928009986877f,
    -0.5250730514526367f,
    -0.39491748809814453f,
    -0.28444138169288635f,
    -0.18477343022823334f,
    -0.09105003625154495f,
    0.0f,
    0.07958029955625534f,
    0.16093020141124725f,
    0.24611230194568634f,
    0.33791524171829224f,
    0.44070982933044434f,
    0.5626170039176941f,
    0.7229568362236023f,
    1.0f
  };

  private static NDArray table;

  private NormalFloat() {}

  /** {@link #pairs} as an array, made once a process; used by the one training thread. */
  static NDArray table() {
    if (table == null) {
      table = Torch.keep(Torch.create(pairs(), 256, 2));
    }
    return table;
  }

  static float[] values() {
    return VALUES.clone();
  }

  /** Borders between neighbours: a weight takes the value that it is nearest to. */
  static float[] borders() {
    float[] borders = new float[VALUES.length - 1];
    for (int i = 0; i < borders.length; i++) {
      borders[i] = (VALUES[i] + VALUES[i + 1]) / 2;
    }
    return borders;
  }

  /** The two values of every byte, high half first: 256 x 2, row by row. */
  static float[] pairs() {
    float[] pairs = new float[512];
    for (int b = 0; b < 256; b++) {
      pairs[2 * b] = VALUES[b >> 4];
      pairs[2 * b + 1] = VALUES[b & 15];
    }
    return pairs;
  }
}
