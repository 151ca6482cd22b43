package org.scion.plugins.galore;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.scion.core.model.ParameterInfo;
import org.scion.core.spec.OptimizerSpec;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.train.AdamW;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.ParameterGroup;

/**
 * Adam with projected moments for every trained matrix of a layer whose smaller side is above the
 * rank; AdamW for the rest, embeddings and head among it, as in the authors' code. Confined to the
 * training thread.
 */
public final class GaLoreOptimizer implements Optimizer {
  private static final Pattern IN_A_LAYER = Pattern.compile("\\.\\d+\\.");

  private final OptimizerSpec spec;
  private final Map<String, ParameterGroup> groups;
  private final Map<String, Projected> projected = new LinkedHashMap<>();
  private final AdamW others;
  private final Direction direction;
  private final int gap;
  private final double scale;
  private long steps;

  /**
   * One matrix.
   *
   * @param weight (m, n)
   * @param projection (m, r) if left, else (r, n)
   * @param first moment, (r, n) if left, else (m, r)
   * @param second moment, the same shape
   */
  private record Projected(
      NDArray weight, NDArray projection, NDArray first, NDArray second, boolean left) {
    static Projected of(NDArray weight, int rank) {
      long m = weight.getShape().get(0);
      long n = weight.getShape().get(1);
      boolean left = m < n;
      NDArray projection = left ? Torch.zeros(m, rank) : Torch.zeros(rank, n);
      return new Projected(
          weight,
          Torch.keep(projection),
          Torch.keep(left ? Torch.zeros(rank, n) : Torch.zeros(m, rank)),
          Torch.keep(left ? Torch.zeros(rank, n) : Torch.zeros(m, rank)),
          left);
    }

    long side() {
      return left ? 1 : 0;
    }
  }

  /**
   * @param direction what is done to a projected gradient before Adam
   */
  public GaLoreOptimizer(OptimizerContext context, Direction direction) {
    this.spec = context.spec();
    this.groups = context.groups();
    this.direction = direction;
    this.gap = context.settings().integer("update_gap");
    this.scale = context.settings().real("scale");
    int rank = context.settings().integer("rank");
    Set<String> rest = new LinkedHashSet<>();
    context
        .trained()
        .forEach(
            (name, array) -> {
              if (projects(name, array.getShape().getShape(), rank)) {
                projected.put(name, Projected.of(array, rank));
              } else {
                rest.add(name);
              }
            });
    this.others = context.adamW(rest);
  }

  /**
   * Bytes of state for these matrices and vectors.
   *
   * @param history projected gradients that are kept besides
   */
  public static long bytes(List<ParameterInfo> parameters, int rank, int history) {
    long numbers = 0;
    for (ParameterInfo p : parameters) {
      long[] shape = p.shape().stream().mapToLong(Long::longValue).toArray();
      long small = Arrays.stream(shape).min().orElse(1);
      numbers +=
          projects(p.name(), shape, rank)
              ? rank * small + (2L + history) * rank * (p.elements() / small)
              : 2 * p.elements();
    }
    return 4 * numbers;
  }

  private static boolean projects(String name, long[] shape, int rank) {
    return shape.length == 2
        && Math.min(shape[0], shape[1]) > rank
        && IN_A_LAYER.matcher(name).find();
  }

  @Override
  public void step(double learningRate, Map<String, NDArray> gradients) {
    boolean fit = steps % gap == 0;
    steps++;
    projected.forEach(
        (name, matrix) -> update(name, matrix, gradients.get(name), fit, learningRate));
    Map<String, NDArray> rest = new LinkedHashMap<>(gradients);
    rest.keySet().removeAll(projected.keySet());
    others.step(learningRate, rest);
  }

  private void update(String name, Projected matrix, NDArray gradient, boolean fit, double rate) {
    if (fit) {
      Kernels.inPlace("galore_fit", matrix.projection(), gradient, matrix.side());
    }
    NDArray low =
        Kernels.inPlace("galore_project", matrix.projection(), gradient, matrix.side()).get(0);
    ParameterGroup group = groups.get(name);
    Kernels.inPlace(
        "galore_step",
        matrix.weight(),
        direction.of(name, low),
        matrix.projection(),
        matrix.first(),
        matrix.second(),
        matrix.side(),
        rate * group.rateFactor(),
        spec.beta1(),
        spec.beta2(),
        spec.epsilon(),
        group.weightDecay(),
        1 - Math.pow(spec.beta1(), steps),
        Math.sqrt(1 - Math.pow(spec.beta2(), steps)),
        scale);
  }

  @Override
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>(others.state());
    projected.forEach(
        (name, matrix) -> {
          state.put("p/" + name, matrix.projection());
          state.put("m/" + name, matrix.first());
          state.put("v/" + name, matrix.second());
        });
    state.putAll(direction.state());
    return state;
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public void restore(Map<String, NDArray> state, long stepsDone) {
    steps = stepsDone;
    others.restore(state, stepsDone);
    direction.restore(state);
    state().forEach((name, array) -> Kernels.inPlace("copy_into", array, state.get(name)));
  }
}
