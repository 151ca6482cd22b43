package org.scion.runner.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Map<String, Long> born = new LinkedHashMap<>();
  private long steps;

  /**
   * @param groups by the name of each trained tensor
   */
  public AdamW(
      OptimizerSpec spec, Map<String, NDArray> trained, Map<String, ParameterGroup> groups) {
    this.spec = spec;
    this.trained = trained;
    this.groups = groups;
    trained.keySet().forEach(this::begin);
  }

  private void begin(String name) {
    NDArray p = trained.get(name);
    first.put(name, Torch.keep(Torch.withoutGradient(p::zerosLike)));
    second.put(name, Torch.keep(Torch.withoutGradient(p::zerosLike)));
    born.put(name, steps);
  }

  /** Frees the moments of tensors that are no longer trained, begins those of new ones. */
  private void follow(Set<String> names) {
    for (String gone : List.copyOf(first.keySet())) {
      if (!names.contains(gone)) {
        first.remove(gone).close();
        second.remove(gone).close();
        born.remove(gone);
      }
    }
    names.stream().filter(n -> !first.containsKey(n)).toList().forEach(this::begin);
  }

  /** Tensors of one group that began at the same step. */
  private record Cohort(ParameterGroup group, long born) {}

  @Override
  public void step(double learningRate, Map<String, NDArray> gradients) {
    follow(trained.keySet());
    steps++;
    Map<Cohort, List<String>> cohorts = new LinkedHashMap<>();
    for (String name : gradients.keySet()) {
      Cohort cohort = new Cohort(groups.get(name), born.get(name));
      cohorts.computeIfAbsent(cohort, c -> new ArrayList<>()).add(name);
    }
    cohorts.forEach((cohort, names) -> update(learningRate, cohort, names, gradients));
  }

  private void update(
      double learningRate, Cohort cohort, List<String> names, Map<String, NDArray> gradients) {
    NDArray age = Torch.number(steps - cohort.born());
    Kernels.inPlace(
        "adamw",
        names.stream().map(trained::get).toList(),
        names.stream().map(gradients::get).toList(),
        names.stream().map(first::get).toList(),
        names.stream().map(second::get).toList(),
        Collections.nCopies(names.size(), age),
        learningRate * cohort.group().rateFactor(),
        spec.beta1(),
        spec.beta2(),
        spec.epsilon(),
        cohort.group().weightDecay());
    age.close();
  }

  @Override
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    first.forEach((name, array) -> state.put("m/" + name, array));
    second.forEach((name, array) -> state.put("v/" + name, array));
    born.forEach(
        (name, step) -> {
          if (step > 0) {
            state.put("born/" + name, Torch.create(step.longValue()));
          }
        });
    return state;
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public void restore(Map<String, NDArray> state, long stepsDone) {
    follow(trained.keySet());
    steps = stepsDone;
    first.forEach((name, m) -> Kernels.inPlace("copy_into", m, state.get("m/" + name)));
    second.forEach((name, v) -> Kernels.inPlace("copy_into", v, state.get("v/" + name)));
    born.replaceAll(
        (name, step) -> {
          NDArray began = state.get("born/" + name);
          return began == null ? 0 : (long) Torch.floats(began)[0];
        });
  }
}
