package org.scion.plugins.kasa;

import ai.djl.ndarray.NDArray;
import java.util.function.BooleanSupplier;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraLinear;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/** y = base(x) + s B diag(d) A x. */
final class KasaLinear extends LoraLinear {
  private final NDArray diagonal;

  KasaLinear(
      Linear base, Factors factors, NDArray diagonal, LoraShape shape, BooleanSupplier training) {
    super(base, factors, shape, training);
    this.diagonal = diagonal;
  }

  /** diag(d) A, (r, in). */
  private NDArray scaledA() {
    return factors().a().mul(diagonal.expandDims(1));
  }

  @Override
  public NDArray forward(NDArray x) {
    NDArray y = base().forward(x); // (T, out)
    NDArray s = Kernels.scalar(shape().scaling());
    NDArray b = factors().b();
    return factors().bias() == null
        ? Kernels.call("low_rank_add", y, dropped(x), scaledA(), b, s)
        : Kernels.call("low_rank_add_bias", y, dropped(x), scaledA(), b, factors().bias(), s);
  }

  @Override
  public NDArray weight() {
    return base()
        .weight()
        .add(factors().b().matMul(scaledA()).mul(Kernels.scalar(shape().scaling())));
  }

  /** beta sum d^2 + gamma (||B^T B - I|| + ||A A^T - I||). */
  NDArray term(NDArray beta, NDArray gamma) {
    return Kernels.call("lora_kasa_term", factors().a(), factors().b(), diagonal, beta, gamma);
  }
}
