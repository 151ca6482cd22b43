package org.scion.plugins.peqa;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.scion.plugins.quantised.QuantisedWeight;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * Whole numbers and scales of a weight.
 *
 * @param codes bytes; two codes each up to four bits, flat
 * @param zeros z, (out, groups)
 * @param scales s, (out, groups)
 * @param packed whether a byte holds two codes
 * @param in columns
 */
record PeqaWeight(NDArray codes, NDArray zeros, NDArray scales, boolean packed, long in)
    implements QuantisedWeight {
  private static final int PACKED = 4;
  private static NDArray table;

  /**
   * @param weight (out, in)
   * @param group weights that share a scale, a divisor of in
   */
  static PeqaWeight of(NDArray weight, int bits, int group) {
    long out = weight.getShape().get(0);
    long in = weight.getShape().get(1);
    NDArray w = weight.reshape(new Shape(out, in / group, group)); // (out, groups, group)
    NDArray high = w.max(new int[] {2}).maximum(0); // (out, groups)
    NDArray low = w.min(new int[] {2}).minimum(0); // (out, groups)
    int most = (1 << bits) - 1;
    NDArray scales = high.sub(low).div(most).maximum(1e-30); // (out, groups)
    NDArray zeros = low.neg().div(scales).round(); // (out, groups)
    NDArray q = w.div(scales.expandDims(2)).round().add(zeros.expandDims(2)).clip(0, most); // as w
    boolean packed = bits <= PACKED && q.getShape().size() % 2 == 0;
    NDArray codes = Kernels.call(packed ? "quantised_pack" : "quantised_to_byte", q.flatten());
    return new PeqaWeight(
        Torch.keep(codes),
        Torch.keep(zeros.duplicate()),
        Torch.keep(scales.duplicate()),
        packed,
        in);
  }

  /** The two codes of every byte, made once a process; used by the one training thread. */
  private static NDArray table() {
    if (table == null) {
      table = Torch.keep(Torch.create(pairs(), 256, 2));
    }
    return table;
  }

  private static float[] pairs() {
    float[] pairs = new float[512];
    for (int b = 0; b < 256; b++) {
      pairs[2 * b] = b >> 4;
      pairs[2 * b + 1] = b & 15;
    }
    return pairs;
  }

  @Override
  public NDArray decode() {
    NDArray flat =
        packed
            ? Kernels.call("quantised_unpack", codes, table())
            : Kernels.call("to_float32", codes);
    long out = scales.getShape().get(0);
    long groups = scales.getShape().get(1);
    NDArray q = flat.reshape(new Shape(out, groups, in / groups)); // (out, groups, group)
    return q.sub(zeros.expandDims(2))
        .mul(scales.expandDims(2))
        .reshape(new Shape(out, in)); // (out, in)
  }

  @Override
  public List<NDArray> parts() {
    return List.of(codes, zeros, scales);
  }
}
