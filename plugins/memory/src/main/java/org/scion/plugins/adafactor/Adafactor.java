package org.scion.plugins.adafactor;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Kernels;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.TensorOptimizer;

/** Adafactor; tensors of one dimension keep their whole second moment. */
final class Adafactor extends TensorOptimizer {
  private final Settings settings;
  private final double beta1;

  Adafactor(OptimizerContext context) {
    super(context);
    settings = context.settings();
    beta1 = settings.real("beta1");
  }

  /** Numbers of the second moment of a tensor. */
  static long stateNumbers(List<Long> shape) {
    long all = shape.stream().reduce(1L, (a, b) -> a * b);
    int n = shape.size();
    return n < 2 ? all : all / shape.get(n - 1) + all / shape.get(n - 2);
  }

  @Override
  protected Map<String, long[]> shapes(NDArray value) {
    long[] shape = value.getShape().getShape();
    int n = shape.length;
    Map<String, long[]> shapes = new LinkedHashMap<>();
    if (n < 2) {
      shapes.put("square", shape);
    } else {
      long[] columns = java.util.Arrays.copyOf(shape, n - 1);
      columns[n - 2] = shape[n - 1];
      shapes.put("rows", java.util.Arrays.copyOf(shape, n - 1));
      shapes.put("columns", columns);
    }
    if (beta1 > 0) {
      shapes.put("momentum", shape);
    }
    return shapes;
  }

  @Override
  protected void step(double learningRate, Tensor t) {
    double decay = 1 - Math.pow(t.age(), settings.real("decay_rate"));
    double rate = t.group().rateFactor() * rate(learningRate, t);
    NDArray update =
        t.state().containsKey("square")
            ? Kernels.inPlace(
                    "adafactor_whole",
                    t.gradient(),
                    t.state().get("square"),
                    decay,
                    settings.real("epsilon1"))
                .get(0)
            : Kernels.inPlace(
                    "adafactor_factored",
                    t.gradient(),
                    t.state().get("rows"),
                    t.state().get("columns"),
                    decay,
                    settings.real("epsilon1"))
                .get(0);
    List<NDArray> momentum = beta1 > 0 ? List.of(t.state().get("momentum")) : List.of(update);
    Kernels.inPlace(
        "adafactor_step",
        t.value(),
        update,
        momentum,
        rate,
        settings.real("clip_threshold"),
        beta1,
        t.group().weightDecay());
  }

  private double rate(double learningRate, Tensor t) {
    double rate = learningRate;
    if (settings.flag("relative_step")) {
      double first = settings.flag("warmup_init") ? 1e-6 * t.age() : 1e-2;
      rate = Math.min(first, 1 / Math.sqrt(t.age()));
    }
    if (settings.flag("scale_parameter")) {
      double size = Kernels.inPlace("adafactor_rms", t.value()).get(0).getFloat();
      rate *= Math.max(settings.real("epsilon2"), size);
    }
    return rate;
  }
}
