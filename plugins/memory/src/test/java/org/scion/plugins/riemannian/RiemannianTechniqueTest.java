package org.scion.plugins.riemannian;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scion.core.SpecException;
import org.scion.core.technique.Settings;
import org.scion.plugins.Trial;
import org.scion.runner.engine.Torch;

class RiemannianTechniqueTest {
  private static final String A = "0/base_model.model.q.lora_A.weight";
  private static final String B = "0/base_model.model.q.lora_B.weight";

  private final RiemannianTechnique technique = new RiemannianTechnique();

  @BeforeAll
  static void engine() {
    Torch.start();
  }

  /** Rank 2, in 2, out 2; the 2 x 2 inverses are written out. */
  @Test
  void gradientsAreScaledByTheOtherFactor() {
    float[] a = {1, 2, 0, 1};
    float[] b = {1, 0, 1, 1};
    NDArray ga = Torch.create(new float[] {1, 0, 0, 1}, 2, 2);
    NDArray gb = Torch.create(new float[] {1, 0, 0, 1}, 2, 2);
    Trial trial = new Trial().with(A, Torch.create(a, 2, 2)).with(B, Torch.create(b, 2, 2));
    Settings settings = Settings.defaults(technique).with("damping", 0.5);
    technique.create(trial.context(settings)).step(Trial.RATE, Map.of(A, ga, B, gb));
    Trial.close(inverse(2 + 0.5, 1, 1 + 0.5), ga, 1e-5); // B^T B = [2 1; 1 1]
    Trial.close(inverse(5 + 0.5, 2, 1 + 0.5), gb, 1e-5); // A A^T = [5 2; 2 1]
  }

  private static double[] inverse(double p, double q, double r) {
    double det = p * r - q * q;
    return new double[] {r / det, -q / det, -q / det, p / det};
  }

  @Test
  void runWithoutLoraIsRefused() {
    Trial trial = new Trial().with("w", Torch.zeros(2, 2));
    SpecException refused =
        assertThrows(
            SpecException.class,
            () -> technique.create(trial.context(Settings.defaults(technique))));
    assertTrue(refused.getMessage().contains("LoRA"));
  }
}
