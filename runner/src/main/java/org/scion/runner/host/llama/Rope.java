package org.scion.runner.host.llama;

import ai.djl.ndarray.NDArray;
import org.scion.core.model.llama.RopeConfig;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * Tables of cosines and sines of rotary positions (Su et al., 2021), one row per position with the
 * angles of a half repeated twice; made anew when a longer sequence comes, or one on the other side
 * of the length at which a model changes its frequencies.
 */
public final class Rope {
  private final RopeConfig config;
  private final int headDim;
  private NDArray cos;
  private NDArray sin;
  private int rows;
  private boolean longer;

  public Rope(RopeConfig config, int headDim) {
    this.config = config;
    this.headDim = headDim;
  }

  /** Cosines of some positions, (T, 1, rotated). */
  public NDArray cos(NDArray positions, int longest) {
    grow(longest);
    return Kernels.call("rows", cos, positions).expandDims(1);
  }

  /** Sines of some positions, (T, 1, rotated). */
  public NDArray sin(NDArray positions, int longest) {
    grow(longest);
    return Kernels.call("rows", sin, positions).expandDims(1);
  }

  private void grow(int longest) {
    boolean beyond = longest > config.original();
    if (longest <= rows && beyond == longer) {
      return;
    }
    rows = beyond == longer ? Math.max(longest, 2 * rows) : longest;
    longer = beyond;
    float[] frequencies = config.inverseFrequencies(headDim, longest);
    int dim = 2 * frequencies.length;
    float[] c = new float[rows * dim];
    float[] s = new float[rows * dim];
    for (int t = 0; t < rows; t++) {
      for (int i = 0; i < dim; i++) {
        float angle = t * frequencies[i % frequencies.length];
        c[t * dim + i] = (float) (config.magnitude() * Math.cos(angle));
        s[t * dim + i] = (float) (config.magnitude() * Math.sin(angle));
      }
    }
    replace(Torch.keep(Torch.create(c, rows, dim)), Torch.keep(Torch.create(s, rows, dim)));
  }

  private void replace(NDArray newCos, NDArray newSin) {
    if (cos != null) {
      cos.close();
      sin.close();
    }
    cos = newCos;
    sin = newSin;
  }
}
