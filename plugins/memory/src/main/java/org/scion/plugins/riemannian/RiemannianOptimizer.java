package org.scion.plugins.riemannian;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.runner.engine.Kernels;
import org.scion.runner.train.AdamW;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerContext;

/** Preconditions the gradients of every pair of LoRA factors in place, then steps with AdamW. */
final class RiemannianOptimizer implements Optimizer {
  private static final String A = ".lora_A.weight";
  private static final String B = ".lora_B.weight";

  private final AdamW inner;
  private final Map<String, NDArray> trained;
  private final Map<String, String> pairs = new LinkedHashMap<>();
  private final double damping;

  RiemannianOptimizer(OptimizerContext context) {
    this.trained = context.trained();
    this.damping = context.settings().real("damping");
    this.inner = context.adamW(trained.keySet());
    for (String name : trained.keySet()) {
      String other = name.replace(A, B);
      if (name.endsWith(A) && trained.containsKey(other)) {
        pairs.put(name, other);
      }
    }
    if (pairs.isEmpty()) {
      throw new SpecException(
          "techniques",
          "riemannian",
          "a run with LoRA on linear weights",
          "It scales LoRA's two factors by each other, and this run has none.");
    }
  }

  @Override
  public void step(double learningRate, Map<String, NDArray> gradients) {
    pairs.forEach(
        (a, b) ->
            Kernels.inPlace(
                "riemannian_precondition",
                trained.get(a),
                trained.get(b),
                gradients.get(a),
                gradients.get(b),
                damping));
    inner.step(learningRate, gradients);
  }

  @Override
  public Map<String, NDArray> state() {
    return inner.state();
  }

  @Override
  public long steps() {
    return inner.steps();
  }

  @Override
  public void restore(Map<String, NDArray> state, long stepsDone) {
    inner.restore(state, stepsDone);
  }
}
