package org.scion.plugins.galore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.core.model.ParameterInfo;
import org.scion.core.technique.Settings;
import org.scion.plugins.Trial;
import org.scion.runner.engine.Torch;
import org.scion.runner.train.Optimizer;

class GaLoreTechniqueTest {
  private static final int SMALL = 3;
  private static final int LARGE = 4;
  private static final double SCALE = 0.25;

  private final GaLoreTechnique technique = new GaLoreTechnique();

  @BeforeAll
  static void engine() {
    Torch.start();
  }

  private Settings settings(int rank, int gap) {
    return Settings.defaults(technique).with("rank", rank).with("update_gap", gap);
  }

  /** 5 u v^T + tiny rest: its leading left singular vector is u, its leading right one is v. */
  private static double[][] gradient(double[] u, double[] v, double strength) {
    double[][] g = new double[u.length][v.length];
    for (int i = 0; i < u.length; i++) {
      for (int j = 0; j < v.length; j++) {
        g[i][j] = strength * u[i] * v[j];
      }
    }
    return g;
  }

  private static NDArray array(double[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) rows[i / rows[0].length][i % rows[0].length];
    }
    return Torch.create(flat, rows.length, rows[0].length);
  }

  private static double[][] transposed(double[][] rows) {
    double[][] t = new double[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < t.length; j++) {
        t[j][i] = rows[i][j];
      }
    }
    return t;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoStepsAreAdamInTheLeadingDirection(boolean wide) {
    double[] u = {0.6, 0.0, 0.8};
    double[] v = {0.5, -0.5, 0.5, 0.5};
    double[][] first = gradient(u, v, 5);
    double[][] second = gradient(new double[] {0.1, 0.7, -0.3}, new double[] {1, 2, 0, -1}, 1);
    double[][] w = gradient(new double[] {1, 2, 3}, new double[] {0.1, 0.2, -0.3, 0.4}, 1);
    Trial trial = new Trial().with("layers.0.w", array(wide ? w : transposed(w)));
    Optimizer optimizer = technique.create(trial.context(settings(1, 200)));
    for (double[][] g : new double[][][] {first, second}) {
      optimizer.step(Trial.RATE, Map.of("layers.0.w", array(wide ? g : transposed(g))));
    }
    double[][] expected = expected(w, u, first, second);
    double[][] mine = wide ? expected : transposed(expected);
    double[] flat =
        java.util.Arrays.stream(mine).flatMapToDouble(r -> java.util.Arrays.stream(r)).toArray();
    Trial.close(flat, trial.get("layers.0.w"), 1e-5);
  }

  /** Adam on r = u^T g in plain Java. */
  private static double[][] expected(double[][] w, double[] u, double[][]... gradients) {
    double[][] x = new double[SMALL][LARGE];
    for (int i = 0; i < SMALL; i++) {
      x[i] = w[i].clone();
    }
    double[] m = new double[LARGE];
    double[] v = new double[LARGE];
    int step = 0;
    for (double[][] g : gradients) {
      step++;
      for (int j = 0; j < LARGE; j++) {
        double r = 0;
        for (int i = 0; i < SMALL; i++) {
          r += u[i] * g[i][j];
        }
        m[j] = Trial.BETA1 * m[j] + (1 - Trial.BETA1) * r;
        v[j] = Trial.BETA2 * v[j] + (1 - Trial.BETA2) * r * r;
        double mean = m[j] / (1 - Math.pow(Trial.BETA1, step));
        double root = Math.sqrt(v[j] / (1 - Math.pow(Trial.BETA2, step)));
        for (int i = 0; i < SMALL; i++) {
          double move = Trial.RATE * SCALE * u[i] * mean / (root + Trial.EPSILON);
          x[i][j] = x[i][j] * (1 - Trial.RATE * Trial.DECAY) - move;
        }
      }
    }
    return x;
  }

  @Test
  void momentsTakeTheRankTimesTheLongSideAndVectorsKeepAdam() {
    Trial trial = new Trial().with("layers.0.w", Torch.zeros(64, 256)).with("b", Torch.zeros(256));
    Optimizer optimizer = technique.create(trial.context(settings(4, 10)));
    long numbers = optimizer.state().values().stream().mapToLong(a -> a.getShape().size()).sum();
    assertEquals(64 * 4 + 2 * 4 * 256 + 2 * 256, numbers);
    List<ParameterInfo> shapes =
        List.of(ParameterInfo.of("layers.0.w", 64, 256), ParameterInfo.of("b", 256));
    assertEquals(4 * numbers, GaLoreOptimizer.bytes(shapes, 4, 0), "the plan's number");
    assertTrue(numbers < 2 * 64 * 256 / 10, "a tenth of AdamW's moments");
  }

  @Test
  void restoredOptimizerGoesOnAsTheFirst() {
    NDArray gradient = Torch.create(Trial.numbers(24, 1), 4, 6);
    NDArray next = Torch.create(Trial.numbers(24, 9), 4, 6);
    Trial one = new Trial().with("layers.0.w", Torch.create(Trial.numbers(24, 3), 4, 6));
    Optimizer first = technique.create(one.context(settings(2, 200)));
    first.step(Trial.RATE, Map.of("layers.0.w", gradient));
    Trial two = new Trial().with("layers.0.w", one.get("layers.0.w").duplicate());
    Optimizer second = technique.create(two.context(settings(2, 200)));
    Map<String, NDArray> saved = new LinkedHashMap<>();
    first.state().forEach((name, array) -> saved.put(name, array.duplicate()));
    second.restore(saved, first.steps());
    first.step(Trial.RATE, Map.of("layers.0.w", next));
    second.step(Trial.RATE, Map.of("layers.0.w", next));
    assertArrayEquals(Torch.floats(one.get("layers.0.w")), Torch.floats(two.get("layers.0.w")));
  }
}
