package org.scion.plugins;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.spec.OptimizerSpec;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Torch;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.ParameterGroup;

/** A few tensors to step with an optimizer on: rate 0.1, decay 0.5, torch's betas. */
public final class Trial {
  public static final double RATE = 0.1;
  public static final double DECAY = 0.5;
  public static final double BETA1 = 0.9;
  public static final double BETA2 = 0.999;
  public static final double EPSILON = 1e-8;

  private final Map<String, NDArray> trained = new LinkedHashMap<>();
  private final Map<String, ParameterGroup> groups = new LinkedHashMap<>();

  public Trial with(String name, NDArray value) {
    trained.put(name, Torch.keep(value));
    groups.put(name, new ParameterGroup(1, DECAY));
    return this;
  }

  public OptimizerContext context(Settings settings) {
    OptimizerSpec spec = new OptimizerSpec(RATE, 0, DECAY, true, BETA1, BETA2, EPSILON);
    return new OptimizerContext(spec, trained, groups, settings);
  }

  public NDArray get(String name) {
    return trained.get(name);
  }

  /** Numbers that look random and are the same each time. */
  public static float[] numbers(int count, int start) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(1.7 * (i + start) + 0.3 * start);
    }
    return values;
  }

  public static void close(double[] expected, NDArray actual, double tolerance) {
    float[] mine = Torch.floats(actual);
    double[] found = new double[mine.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = mine[i];
    }
    assertArrayEquals(expected, found, tolerance);
  }
}
