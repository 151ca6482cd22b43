package org.scion.plugins.lion;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.scion.runner.engine.Kernels;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.TensorOptimizer;

/** Lion with one momentum a tensor. */
final class Lion extends TensorOptimizer {
  private final double beta1;
  private final double beta2;

  Lion(OptimizerContext context) {
    super(context);
    beta1 = context.settings().real("beta1");
    beta2 = context.settings().real("beta2");
  }

  @Override
  protected Map<String, long[]> shapes(NDArray value) {
    return Map.of("momentum", value.getShape().getShape());
  }

  @Override
  protected void step(double learningRate, Tensor t) {
    Kernels.inPlace(
        "lion",
        t.value(),
        t.gradient(),
        t.state().get("momentum"),
        learningRate * t.group().rateFactor(),
        t.group().weightDecay(),
        beta1,
        beta2);
  }
}
