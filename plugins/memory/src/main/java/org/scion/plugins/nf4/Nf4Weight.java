package org.scion.plugins.nf4;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.scion.plugins.quantised.QuantisedWeight;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * A weight in NF4.
 *
 * @param codes two in each byte, flat
 * @param scales of the blocks
 * @param out rows
 * @param in columns
 */
record Nf4Weight(NDArray codes, BlockScales scales, long out, long in) implements QuantisedWeight {

  /**
   * @param weight (out, in)
   * @param block weights that share a scale, even
   */
  static Nf4Weight of(NDArray weight, int block, boolean doubled) {
    NDArray blocks =
        Kernels.call("quantised_blocks", weight, Kernels.scalar((long) block)); // (blocks, block)
    NDArray largest = blocks.abs().max(new int[] {1}); // (blocks)
    NDArray unit = blocks.div(largest.maximum(1e-30).expandDims(1)); // (blocks, block)
    float[] borders = NormalFloat.borders();
    NDArray nearest =
        Kernels.call("quantised_nearest", unit, Torch.create(borders, borders.length));
    NDArray codes = Torch.keep(Kernels.call("quantised_pack", nearest));
    BlockScales scales = doubled ? DoubledScales.of(largest) : new PlainScales(kept(largest));
    long rows = weight.getShape().get(0);
    return new Nf4Weight(codes, scales, rows, weight.getShape().get(1));
  }

  private static NDArray kept(NDArray array) {
    return Torch.keep(array.duplicate());
  }

  @Override
  public NDArray decode() {
    NDArray flat = Kernels.call("quantised_unpack", codes, NormalFloat.table()); // (blocks block)
    return Kernels.call(
        "quantised_scaled", flat, scales.decode(), Kernels.scalar(out), Kernels.scalar(in));
  }

  @Override
  public List<NDArray> parts() {
    List<NDArray> parts = new ArrayList<>(List.of(codes));
    parts.addAll(scales.parts());
    return parts;
  }

  /** Scales as they are. */
  private record PlainScales(NDArray values) implements BlockScales {
    @Override
    public NDArray decode() {
      return values;
    }

    @Override
    public List<NDArray> parts() {
      return List.of(values);
    }
  }
}
