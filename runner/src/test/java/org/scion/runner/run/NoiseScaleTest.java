package org.scion.runner.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NoiseScaleTest {

  /** Gradients with a known mean and a known noise: the estimate comes close to their ratio. */
  @Test
  void findsTheScaleOfDrawnGradients() {
    Random random = new Random(3);
    NoiseScale scale = new NoiseScale(1);
    double sum = 0;
    int count = 0;
    for (int step = 0; step < 4000; step++) {
      double[] few = new double[50];
      double[] all = new double[50];
      for (int example = 0; example < 8; example++) {
        for (int i = 0; i < all.length; i++) {
          double g = 0.2 + random.nextGaussian(); // |G|^2 = 2, tr(S) = 50
          few[i] += example < 4 ? g / 4 : 0;
          all[i] += g / 8;
        }
      }
      scale.add(norm(few), 4, norm(all), 8);
      if (step > 100 && Double.isFinite(scale.value()) && scale.value() < 1000) {
        sum += 1 / Math.max(1, scale.value());
        count++;
      }
    }
    assertEquals(1 / 25.0, sum / count, 0.006);
  }

  @Test
  void isNotANumberAsLongAsNothingIsMeasuredOrTheNoiseHidesTheGradient() {
    NoiseScale scale = new NoiseScale(10);
    assertTrue(Double.isNaN(scale.value()));
    scale.add(10, 1, 1, 2);
    assertTrue(Double.isNaN(scale.value()));
    assertTrue(scale.due(20));
    assertFalse(scale.due(21));
    assertFalse(new NoiseScale(0).due(10));
  }

  @Test
  void goesOnFromWhatWasSaved() {
    NoiseScale first = new NoiseScale(1);
    first.add(2, 4, 1.8, 8);
    NoiseScale second = new NoiseScale(1);
    second.load(first.json());
    first.add(1.9, 4, 1.5, 8);
    second.add(1.9, 4, 1.5, 8);
    assertEquals(first.value(), second.value(), 0);
  }

  private static double norm(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v;
    }
    return Math.sqrt(sum);
  }
}
