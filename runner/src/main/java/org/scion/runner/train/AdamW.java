package org.scion.runner.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scion.core.spec.OptimizerSpec;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * AdamW as torch computes it (Loshchilov and Hutter, 2019): p *= 1 - lr wd; m and v moving means of
 * g and g^2; p -= lr / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + eps). Two moments a tensor.
 */
public final class AdamW implements Optimizer {
  private final OptimizerSpec spec;
  private final Map<String, NDArray> trained;
  private final Map<String, ParameterGroup> groups;
  private final Map<String, NDArray> first = new LinkedHashMap<>();
  private final Map<String, NDArray> second = new LinkedHashMap<>();
  private long steps;

  /**
   * @param groups by the name of each trained tensor
   */
  public AdamW(
      OptimizerSpec spec, Map<String, NDArray> trained, Map<String, ParameterGroup> groups) {
    this.spec = spec;
    this.trained = trained;
    this.groups = groups;
    trained.forEach(
        (name, p) -> {
          first.put(name, Torch.keep(p.zerosLike()));
          second.put(name, Torch.keep(p.zerosLike()));
        });
  }

  @Override
  public void step(double learningRate, Map<String, NDArray> gradients) {
    steps++;
    Map<ParameterGroup, List<String>> byGroup = new TreeMap<>();
    gradients
        .keySet()
        .forEach(n -> byGroup.computeIfAbsent(groups.get(n), g -> new ArrayList<>()).add(n));
    double c1 = 1 - Math.pow(spec.beta1(), steps);
    double c2 = Math.sqrt(1 - Math.pow(spec.beta2(), steps));
    byGroup.forEach(
        (group, names) ->
            Kernels.inPlace(
                "adamw",
                names.stream().map(trained::get).toList(),
                names.stream().map(gradients::get).toList(),
                names.stream().map(first::get).toList(),
                names.stream().map(second::get).toList(),
                learningRate * group.rateFactor(),
                spec.beta1(),
                spec.beta2(),
                spec.epsilon(),
                group.weightDecay(),
                c1,
                c2));
  }

  @Override
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    first.forEach((name, array) -> state.put("m/" + name, array));
    second.forEach((name, array) -> state.put("v/" + name, array));
    return state;
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public void restore(Map<String, NDArray> state, long stepsDone) {
    steps = stepsDone;
    state().forEach((name, array) -> Kernels.inPlace("copy_into", array, state.get(name)));
  }
}
