package org.scion.plugins.mezo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scion.core.technique.Settings;
import org.scion.plugins.Trial;
import org.scion.runner.engine.Torch;
import org.scion.runner.train.ForwardOptimizer;

class MezoTechniqueTest {
  private static final int COUNT = 20;

  private final MezoTechnique technique = new MezoTechnique();

  @BeforeAll
  static void engine() {
    Torch.start();
  }

  private static double square(NDArray w) {
    double sum = 0;
    for (float x : Torch.floats(w)) {
      sum += (x - 1) * (x - 1) / 2;
    }
    return sum;
  }

  @Test
  void stepFollowsTheSlopeAlongTheSeedsDirection() {
    float[] start = Trial.numbers(COUNT, 2);
    Trial trial = new Trial().with("w", Torch.create(start.clone(), 4, 5));
    NDArray w = trial.get("w");
    Settings settings = Settings.defaults(technique).with("perturbation", 0.01);
    ForwardOptimizer mezo = (ForwardOptimizer) technique.create(trial.context(settings));
    double rate = 0.001;
    mezo.step(rate, 77, () -> square(w));
    float[] z = Torch.floats(Torch.referenceNormal(77, 4, 5));
    double slope = 0;
    for (int i = 0; i < COUNT; i++) {
      slope += (start[i] - 1) * z[i];
    }
    assertEquals(slope, mezo.slope(), 2e-3 * Math.abs(slope));
    double[] expected = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      expected[i] = start[i] * (1 - rate * Trial.DECAY) - rate * slope * z[i];
    }
    Trial.close(expected, w, 1e-4);
  }

  @Test
  void lossFalls() {
    Trial trial = new Trial().with("w", Torch.create(Trial.numbers(COUNT, 2), COUNT));
    NDArray w = trial.get("w");
    ForwardOptimizer mezo =
        (ForwardOptimizer) technique.create(trial.context(Settings.defaults(technique)));
    double before = square(w);
    for (int i = 0; i < 300; i++) {
      mezo.step(0.02, 1000 + i, () -> square(w));
    }
    assertEquals(300, mezo.steps());
    assertTrue(square(w) < 0.5 * before, square(w) + " after " + before);
    assertTrue(mezo.state().isEmpty());
  }
}
