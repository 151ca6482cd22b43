package org.scion.plugins.nf4;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.scion.plugins.adam8bit.CodeBook;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * Scales in eight bits: their mean is taken off, the rest is coded by the dynamic code with one
 * scale for 256 of them.
 *
 * @param codes bytes, (groups, 256)
 * @param largest scale of each group, (groups)
 * @param mean of all scales, (1)
 * @param count blocks
 */
record DoubledScales(NDArray codes, NDArray largest, NDArray mean, long count)
    implements BlockScales {
  private static final int GROUP = 256;
  private static NDArray book;

  /** Values of the code, made once a process; used by the one training thread. */
  private static NDArray book() {
    if (book == null) {
      float[] values = CodeBook.values(true);
      book = Torch.keep(Torch.create(values, values.length));
    }
    return book;
  }

  /**
   * @param scales (blocks)
   */
  static DoubledScales of(NDArray scales) {
    long count = scales.getShape().size();
    NDArray mean = scales.mean().reshape(1); // (1)
    NDArray groups =
        Kernels.call("quantised_blocks", scales.sub(mean), Kernels.scalar((long) GROUP));
    NDArray most = groups.abs().max(new int[] {1}); // (groups)
    float[] values = CodeBook.values(true);
    float[] borders = CodeBook.borders(values);
    NDArray codes =
        Kernels.call(
            "quantised_to_byte",
            Kernels.call(
                "quantised_nearest",
                groups.div(most.maximum(1e-30).expandDims(1)),
                Torch.create(borders, borders.length)));
    return new DoubledScales(
        Torch.keep(codes), Torch.keep(most.duplicate()), Torch.keep(mean.duplicate()), count);
  }

  @Override
  public NDArray decode() {
    NDArray flat = Kernels.call("quantised_lookup", codes, book()); // (groups 256)
    return Kernels.call(
            "quantised_scaled", flat, largest, Kernels.scalar(1L), Kernels.scalar(count))
        .reshape(count)
        .add(mean); // (blocks)
  }

  @Override
  public List<NDArray> parts() {
    return List.of(codes, largest, mean);
  }
}
