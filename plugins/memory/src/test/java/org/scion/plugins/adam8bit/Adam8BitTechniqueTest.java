package org.scion.plugins.adam8bit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scion.core.technique.Settings;
import org.scion.plugins.Trial;
import org.scion.runner.engine.Torch;
import org.scion.runner.train.Optimizer;

class Adam8BitTechniqueTest {
  private static final int BLOCK = 32;

  private final Adam8BitTechnique technique = new Adam8BitTechnique();

  @BeforeAll
  static void engine() {
    Torch.start();
  }

  @Test
  void codeBooksHaveTheRangeOfThePaper() {
    float[] signed = CodeBook.values(true);
    float[] positive = CodeBook.values(false);
    assertEquals(1f, signed[255]);
    assertEquals(-0.9929687f, signed[0], 1e-6);
    assertEquals(0f, positive[0]);
    assertEquals(1f, positive[255]);
    assertEquals(0f, signed[127]);
    assertEquals(5.5e-7f, signed[128], 1e-12);
    for (int i = 1; i < 256; i++) {
      assertTrue(signed[i] > signed[i - 1] && positive[i] > positive[i - 1], "entry " + i);
    }
  }

  @Test
  void threeStepsFollowThePaper() {
    int count = 70;
    float[] start = Trial.numbers(count, 4);
    Trial trial = new Trial().with("w", Torch.create(start.clone(), 7, 10));
    Settings settings = Settings.defaults(technique).with("block", BLOCK).with("least_size", 0);
    Optimizer optimizer = technique.create(trial.context(settings));
    double[] w = new double[count];
    for (int i = 0; i < count; i++) {
      w[i] = start[i];
    }
    double[] m = new double[count];
    double[] v = new double[count];
    for (int step = 1; step <= 3; step++) {
      float[] g = Trial.numbers(count, 10 * step);
      optimizer.step(Trial.RATE, Map.of("w", Torch.create(g, 7, 10)));
      for (int i = 0; i < count; i++) {
        m[i] = Trial.BETA1 * m[i] + (1 - Trial.BETA1) * g[i];
        v[i] = Trial.BETA2 * v[i] + (1 - Trial.BETA2) * g[i] * g[i];
        double mean = m[i] / (1 - Math.pow(Trial.BETA1, step));
        double root = Math.sqrt(v[i] / (1 - Math.pow(Trial.BETA2, step)));
        w[i] = w[i] * (1 - Trial.RATE * Trial.DECAY) - Trial.RATE * mean / (root + Trial.EPSILON);
      }
      round(m, CodeBook.values(true));
      round(v, CodeBook.values(false));
    }
    Trial.close(w, trial.get("w"), 2e-5);
  }

  /** Each number to the nearest entry of the book times its block's largest, by trying all. */
  private static void round(double[] x, float[] book) {
    for (int start = 0; start < x.length; start += BLOCK) {
      int end = Math.min(x.length, start + BLOCK);
      double largest = 0;
      for (int i = start; i < end; i++) {
        largest = Math.max(largest, Math.abs(x[i]));
      }
      for (int i = start; i < end; i++) {
        double best = Double.MAX_VALUE;
        double value = 0;
        for (float code : book) {
          if (Math.abs(code - x[i] / largest) < best) {
            best = Math.abs(code - x[i] / largest);
            value = code * largest;
          }
        }
        x[i] = value;
      }
    }
  }

  @Test
  void momentsTakeAQuarterOfTheMemory() {
    Trial trial = new Trial().with("w", Torch.zeros(256, 512)).with("b", Torch.zeros(512));
    Optimizer optimizer = technique.create(trial.context(Settings.defaults(technique)));
    long bytes = optimizer.state().values().stream().mapToLong(Adam8BitTechniqueTest::bytes).sum();
    long adam = 2L * 4 * (256 * 512 + 512);
    assertTrue(bytes < 0.26 * adam, bytes + " of " + adam);
  }

  private static long bytes(NDArray array) {
    return array.getShape().size() * array.getDataType().getNumOfBytes();
  }
}
