package org.scion.runner.train;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * An optimizer that treats every tensor by itself, with some state arrays for each. It follows a
 * set of trained tensors that changes: what is trained no longer loses its state, what is new
 * begins at its own first step. Confined to the training thread.
 */
public abstract class TensorOptimizer implements Optimizer {
  private static final String BORN = "born/";

  private final Map<String, NDArray> trained;
  private final Map<String, ParameterGroup> groups;
  private final Map<String, Map<String, NDArray>> states = new LinkedHashMap<>();
  private final Map<String, Long> born = new LinkedHashMap<>();
  private long steps;

  protected TensorOptimizer(OptimizerContext context) {
    this.trained = context.trained();
    this.groups = context.groups();
  }

  /**
   * A tensor at one step.
   *
   * @param value changed in place
   * @param gradient clipped already; may be written to
   * @param state its own arrays by name
   * @param group factor of the rate, and decay
   * @param age steps that it has been trained, this one included
   */
  public record Tensor(
      NDArray value,
      NDArray gradient,
      Map<String, NDArray> state,
      ParameterGroup group,
      long age) {}

  /** Zero arrays that a tensor needs, by name; their shapes. */
  protected abstract Map<String, long[]> shapes(NDArray value);

  protected abstract void step(double learningRate, Tensor tensor);

  @Override
  public final void step(double learningRate, Map<String, NDArray> gradients) {
    follow();
    steps++;
    gradients.forEach(
        (name, gradient) ->
            step(
                learningRate,
                new Tensor(
                    trained.get(name),
                    gradient,
                    states.get(name),
                    groups.get(name),
                    steps - born.get(name))));
  }

  private void follow() {
    Set<String> names = trained.keySet();
    for (String gone : List.copyOf(states.keySet())) {
      if (!names.contains(gone)) {
        states.remove(gone).values().forEach(NDArray::close);
        born.remove(gone);
      }
    }
    names.stream().filter(n -> !states.containsKey(n)).toList().forEach(this::begin);
  }

  private void begin(String name) {
    Map<String, NDArray> own = new LinkedHashMap<>();
    shapes(trained.get(name)).forEach((key, shape) -> own.put(key, Torch.keep(Torch.zeros(shape))));
    states.put(name, own);
    born.put(name, steps);
  }

  @Override
  public final Map<String, NDArray> state() {
    Map<String, NDArray> result = new LinkedHashMap<>();
    states.forEach((name, own) -> own.forEach((key, a) -> result.put(key + "/" + name, a)));
    born.forEach(
        (name, step) -> {
          if (step > 0) {
            result.put(BORN + name, Torch.create(step.longValue()));
          }
        });
    return result;
  }

  @Override
  public final long steps() {
    return steps;
  }

  @Override
  public final void restore(Map<String, NDArray> state, long stepsDone) {
    follow();
    steps = stepsDone;
    states.forEach(
        (name, own) ->
            own.forEach((key, a) -> Kernels.inPlace("copy_into", a, state.get(key + "/" + name))));
    born.replaceAll(
        (name, step) -> {
          NDArray began = state.get(BORN + name);
          return began == null ? 0 : (long) Torch.floats(began)[0];
        });
  }
}
