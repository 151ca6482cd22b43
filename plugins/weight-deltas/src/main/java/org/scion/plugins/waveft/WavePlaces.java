package org.scion.plugins.waveft;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Torch;

/**
 * Where each trained coefficient acts in the change, and with what weight: the change is linear in
 * them.
 *
 * @param index flat places in (out, in), (n, m)
 * @param weight factors, (n, m)
 */
record WavePlaces(NDArray index, NDArray weight) {
  /** Each coefficient is one entry of the change. */
  static WavePlaces direct(int[] places) {
    long[] index = new long[places.length];
    float[] weight = new float[places.length];
    for (int k = 0; k < places.length; k++) {
      index[k] = places[k];
      weight[k] = 1;
    }
    return of(index, weight, places.length);
  }

  /**
   * Each coefficient is one entry of a wavelet transform: quarters approximation (top left),
   * horizontal (top right; high-pass along the row index), vertical (bottom left), diagonal.
   */
  static WavePlaces wavelet(int[] places, int out, int in, String wavelet) {
    Synthesis rows = new Synthesis(out, wavelet);
    Synthesis columns = new Synthesis(in, wavelet);
    int taps = rows.taps();
    int each = taps * taps;
    long[] index = new long[places.length * each];
    float[] weight = new float[places.length * each];
    for (int k = 0; k < places.length; k++) {
      int row = places[k] / in;
      int column = places[k] % in;
      for (int t = 0; t < each; t++) {
        int y = rows.target(row, t / taps);
        int x = columns.target(column, t % taps);
        if (y >= 0 && x >= 0) {
          index[k * each + t] = (long) y * in + x;
          double down = rows.tap(columns.second(column), t / taps);
          double across = columns.tap(rows.second(row), t % taps);
          weight[k * each + t] = (float) (down * across);
        }
      }
    }
    return of(index, weight, places.length);
  }

  private static WavePlaces of(long[] index, float[] weight, int n) {
    NDArray places = Torch.create(index).reshape(n, -1);
    return new WavePlaces(
        Torch.keep(places), Torch.keep(Torch.create(weight, n, weight.length / n)));
  }
}
