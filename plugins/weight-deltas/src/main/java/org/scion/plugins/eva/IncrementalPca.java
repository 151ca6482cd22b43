package org.scion.plugins.eva;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.scion.plugins.lora.Svd;
import org.scion.runner.engine.Torch;

/**
 * Principal components of rows that come in batches (Ross et al., 2008): the components so far,
 * scaled by their singular values, stand for the rows already seen.
 */
final class IncrementalPca {
  private final int most;
  private double[] mean;
  private double[] variance;
  private long seen;
  private float[][] components;
  private float[] singular;
  private double[] ratio;

  IncrementalPca(int most) {
    this.most = most;
  }

  boolean fitted() {
    return components != null;
  }

  /** Components of length one, one a row; the entry of largest size is positive. */
  float[][] components() {
    return components;
  }

  float[] singular() {
    return singular;
  }

  /** Share of all variance that each component explains. */
  double[] ratio() {
    return ratio;
  }

  /**
   * Adds rows.
   *
   * @param rows values of (count, width)
   */
  void add(float[] rows, int count, int width) {
    double[] batchMean = new double[width];
    for (int i = 0; i < rows.length; i++) {
      batchMean[i % width] += rows[i];
    }
    for (int j = 0; j < width; j++) {
      batchMean[j] /= count;
    }
    double[] oldMean = mean;
    long before = seen;
    moments(rows, count, width, batchMean);
    int kept = before == 0 ? 0 : components.length;
    int extra = before == 0 ? 0 : kept + 1;
    float[] stacked = new float[(extra + count) * width];
    for (int c = 0; c < kept; c++) {
      for (int j = 0; j < width; j++) {
        stacked[c * width + j] = singular[c] * components[c][j];
      }
    }
    for (int i = 0; i < rows.length; i++) {
      stacked[kept * width + i] = (float) (rows[i] - batchMean[i % width]);
    }
    if (before > 0) {
      double factor = Math.sqrt((double) before / seen * count);
      for (int j = 0; j < width; j++) {
        stacked[(kept + count) * width + j] = (float) (factor * (oldMean[j] - batchMean[j]));
      }
    }
    decompose(Torch.create(stacked, extra + count, width), width);
  }

  private void moments(float[] rows, int count, int width, double[] batchMean) {
    double[] squares = new double[width];
    for (int i = 0; i < rows.length; i++) {
      double d = rows[i] - batchMean[i % width];
      squares[i % width] += d * d;
    }
    if (mean == null) {
      mean = new double[width];
      variance = new double[width];
    } else {
      mean = mean.clone();
    }
    long total = seen + count;
    for (int j = 0; j < width; j++) {
      double gap = mean[j] - batchMean[j];
      double between = gap * gap * seen * count / total;
      variance[j] = (variance[j] * seen + squares[j] + between) / total;
      mean[j] = (mean[j] * seen + batchMean[j] * count) / total;
    }
    seen = total;
  }

  private void decompose(NDArray x, int width) {
    Svd svd = Svd.of(x);
    float[] s = svd.s().toFloatArray();
    float[] vt = svd.vt().toFloatArray();
    int n = Math.min(most, s.length);
    double all = Arrays.stream(variance).sum() * seen;
    components = new float[n][width];
    singular = Arrays.copyOf(s, n);
    ratio = new double[n];
    for (int c = 0; c < n; c++) {
      int largest = 0;
      for (int j = 1; j < width; j++) {
        boolean larger = Math.abs(vt[c * width + j]) > Math.abs(vt[c * width + largest]);
        largest = larger ? j : largest;
      }
      float sign = Math.signum(vt[c * width + largest]);
      for (int j = 0; j < width; j++) {
        components[c][j] = sign * vt[c * width + j];
      }
      ratio[c] = (double) s[c] * s[c] / all;
    }
  }
}
