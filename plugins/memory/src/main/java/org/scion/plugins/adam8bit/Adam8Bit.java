package org.scion.plugins.adam8bit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.spec.OptimizerSpec;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.train.AdamW;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.ParameterGroup;

/** AdamW with block-wise 8-bit moments; small tensors keep float32 ones. */
final class Adam8Bit implements Optimizer {
  private final OptimizerSpec spec;
  private final Map<String, NDArray> trained;
  private final Map<String, ParameterGroup> groups;
  private final Map<String, Moment> first = new LinkedHashMap<>();
  private final Map<String, Moment> second = new LinkedHashMap<>();
  private final AdamW small;
  private final List<NDArray> books;
  private long steps;

  /**
   * One moment of one tensor.
   *
   * @param codes (blocks, block), bytes
   * @param scales (blocks, 1)
   */
  private record Moment(NDArray codes, NDArray scales) {
    /** All zero; the code of 0 depends on the book. */
    static Moment of(long count, int block, float[] book) {
      long blocks = (count + block - 1) / block;
      int zero = java.util.Arrays.binarySearch(book, 0f);
      NDArray codes = Torch.manager().full(new Shape(blocks, block), zero, DataType.FLOAT32);
      NDArray bytes = codes.toType(DataType.UINT8, true);
      codes.close();
      return new Moment(Torch.keep(bytes), Torch.keep(Torch.zeros(blocks, 1)));
    }
  }

  Adam8Bit(OptimizerContext context) {
    this.spec = context.spec();
    this.trained = context.trained();
    this.groups = context.groups();
    int block = context.settings().integer("block");
    int least = context.settings().integer("least_size");
    float[] signed = CodeBook.values(true);
    float[] positive = CodeBook.values(false);
    books =
        List.of(
            kept(signed),
            kept(CodeBook.borders(signed)),
            kept(positive),
            kept(CodeBook.borders(positive)));
    Set<String> rest = new LinkedHashSet<>();
    trained.forEach(
        (name, p) -> {
          long count = p.getShape().size();
          if (count < least) {
            rest.add(name);
          } else {
            first.put(name, Moment.of(count, block, signed));
            second.put(name, Moment.of(count, block, positive));
          }
        });
    small = context.adamW(rest);
  }

  private static NDArray kept(float[] values) {
    return Torch.keep(Torch.create(values, values.length));
  }

  @Override
  public void step(double learningRate, Map<String, NDArray> gradients) {
    steps++;
    double c1 = 1 - Math.pow(spec.beta1(), steps);
    double c2 = Math.sqrt(1 - Math.pow(spec.beta2(), steps));
    first.forEach(
        (name, m) -> {
          Moment v = second.get(name);
          ParameterGroup group = groups.get(name);
          Kernels.inPlace(
              "adam8bit_step",
              trained.get(name),
              gradients.get(name),
              m.codes(),
              m.scales(),
              v.codes(),
              v.scales(),
              books,
              learningRate * group.rateFactor(),
              spec.beta1(),
              spec.beta2(),
              spec.epsilon(),
              group.weightDecay(),
              c1,
              c2);
        });
    Map<String, NDArray> rest = new LinkedHashMap<>(gradients);
    rest.keySet().removeAll(first.keySet());
    small.step(learningRate, rest);
  }

  @Override
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>(small.state());
    first.forEach((name, m) -> put(state, "m8/" + name, m));
    second.forEach((name, m) -> put(state, "v8/" + name, m));
    return state;
  }

  private static void put(Map<String, NDArray> state, String name, Moment moment) {
    state.put(name, moment.codes());
    state.put(name + "/scales", moment.scales());
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public void restore(Map<String, NDArray> state, long stepsDone) {
    steps = stepsDone;
    small.restore(state, stepsDone);
    state().forEach((name, array) -> Kernels.inPlace("copy_into", array, state.get(name)));
  }
}
