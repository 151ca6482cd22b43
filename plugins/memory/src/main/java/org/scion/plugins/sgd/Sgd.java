package org.scion.plugins.sgd;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.scion.runner.engine.Kernels;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.TensorOptimizer;

/** SGD; the momentum begins at zero, which without dampening is the same as at the gradient. */
final class Sgd extends TensorOptimizer {
  private final double momentum;
  private final boolean nesterov;

  Sgd(OptimizerContext context) {
    super(context);
    momentum = context.settings().real("momentum");
    nesterov = context.settings().flag("nesterov");
  }

  @Override
  protected Map<String, long[]> shapes(NDArray value) {
    return momentum == 0 ? Map.of() : Map.of("momentum", value.getShape().getShape());
  }

  @Override
  protected void step(double learningRate, Tensor t) {
    double rate = learningRate * t.group().rateFactor();
    if (momentum == 0) {
      Kernels.inPlace("sgd", t.value(), t.gradient(), rate, t.group().weightDecay());
    } else {
      Kernels.inPlace(
          "sgd_momentum",
          t.value(),
          t.gradient(),
          t.state().get("momentum"),
          rate,
          t.group().weightDecay(),
          momentum,
          nesterov ? 1L : 0L);
    }
  }
}
