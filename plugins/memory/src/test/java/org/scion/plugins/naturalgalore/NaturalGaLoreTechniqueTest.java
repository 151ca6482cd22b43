package org.scion.plugins.naturalgalore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scion.core.technique.Settings;
import org.scion.plugins.Trial;
import org.scion.runner.engine.Torch;
import org.scion.runner.train.Optimizer;

class NaturalGaLoreTechniqueTest {
  @BeforeAll
  static void engine() {
    Torch.start();
  }

  /** The 2 x 2 Fisher matrix d I + h h^T + g g^T is inverted by hand. */
  @Test
  void directionIsTheInverseFisherTimesTheGradient() {
    double damping = 0.5;
    NaturalDirection direction = new NaturalDirection(3, damping);
    double[] h = {1, 2};
    double[] g = {-1, 0.5};
    direction.of("layers.0.w", Torch.create(new float[] {1, 2}, 1, 2));
    NDArray result = direction.of("layers.0.w", Torch.create(new float[] {-1, 0.5f}, 1, 2));
    double a = damping + h[0] * h[0] + g[0] * g[0];
    double b = h[0] * h[1] + g[0] * g[1];
    double d = damping + h[1] * h[1] + g[1] * g[1];
    double det = a * d - b * b;
    double[] expected = {(d * g[0] - b * g[1]) / det, (-b * g[0] + a * g[1]) / det};
    Trial.close(expected, result, 1e-5);
  }

  @Test
  void oldestGradientIsForgotten() {
    NaturalDirection direction = new NaturalDirection(1, 0.5);
    direction.of("layers.0.w", Torch.create(new float[] {9, 9}, 1, 2));
    NDArray result = direction.of("layers.0.w", Torch.create(new float[] {1, 0}, 1, 2));
    Trial.close(new double[] {1 / 1.5, 0}, result, 1e-6);
  }

  @Test
  void restoredHistoryGoesOnAsTheFirst() {
    NaturalGaLoreTechnique technique = new NaturalGaLoreTechnique();
    Settings settings = Settings.defaults(technique).with("rank", 2).with("history", 3);
    Trial one = new Trial().with("layers.0.w", Torch.create(Trial.numbers(24, 3), 4, 6));
    Optimizer first = technique.create(one.context(settings));
    first.step(Trial.RATE, Map.of("layers.0.w", Torch.create(Trial.numbers(24, 1), 4, 6)));
    Trial two = new Trial().with("layers.0.w", one.get("layers.0.w").duplicate());
    Optimizer second = technique.create(two.context(settings));
    Map<String, NDArray> saved = new LinkedHashMap<>();
    first.state().forEach((name, array) -> saved.put(name, array.duplicate()));
    assertEquals(3 * 2 * 6, saved.get("h/layers.0.w").getShape().size());
    second.restore(saved, first.steps());
    NDArray next = Torch.create(Trial.numbers(24, 9), 4, 6);
    first.step(Trial.RATE, Map.of("layers.0.w", next));
    second.step(Trial.RATE, Map.of("layers.0.w", next));
    assertArrayEquals(Torch.floats(one.get("layers.0.w")), Torch.floats(two.get("layers.0.w")));
  }
}
