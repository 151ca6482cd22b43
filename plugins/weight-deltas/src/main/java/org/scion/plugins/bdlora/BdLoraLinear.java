package org.scion.plugins.bdlora;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraLinear;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/** A LoRA whose A (r, in/n) or B (out, r/n) holds the blocks of a block-diagonal factor. */
final class BdLoraLinear extends LoraLinear {
  private final Blocks blocks;
  private final int count;

  BdLoraLinear(
      Linear base,
      Factors stored,
      Blocks blocks,
      int count,
      LoraShape shape,
      BooleanSupplier training) {
    super(base, stored, shape, training);
    this.blocks = blocks;
    this.count = count;
  }

  /** The factors with zeros beside the blocks. */
  private Factors dense() {
    NDArray a = factors().a();
    NDArray b = factors().b();
    NDArray n = Kernels.scalar((long) count);
    return blocks == Blocks.A
        ? new Factors(Kernels.call("lora_block_diagonal", a, n), b, factors().bias())
        : new Factors(a, Kernels.call("lora_block_diagonal", b, n), factors().bias());
  }

  @Override
  public NDArray forward(NDArray x) {
    return new LoraLinear(base(), dense(), shape(), this::training).forward(x);
  }

  @Override
  public NDArray weight() {
    return base().weight().add(dense().delta(shape().scaling()));
  }
}
