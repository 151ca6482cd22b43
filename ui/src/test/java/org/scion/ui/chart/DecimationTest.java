package org.scion.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DecimationTest {
  private static Curve noisy(int n) {
    double[] x = new double[n];
    double[] y = new double[n];
    java.util.Random random = new java.util.Random(7);
    for (int i = 0; i < n; i++) {
      x[i] = i;
      y[i] = random.nextGaussian();
    }
    y[n / 3] = 99;
    y[n / 2] = -99;
    return new Curve(x, y);
  }

  @Test
  void losesNoSpike() {
    Curve thin = Decimation.of(noisy(100_000), 0, 100_000, 800);

    assertTrue(thin.size() <= 2 * 800);
    assertEquals(99, Arrays.stream(thin.y()).max().orElseThrow());
    assertEquals(-99, Arrays.stream(thin.y()).min().orElseThrow());
  }

  @Test
  void keepsTheOrderOfX() {
    double[] x = Decimation.of(noisy(50_000), 0, 50_000, 500).x();

    for (int i = 1; i < x.length; i++) {
      assertTrue(x[i] >= x[i - 1], "at " + i);
    }
  }

  @Test
  void showsEveryPointWhenZoomedIn() {
    Curve thin = Decimation.of(noisy(100_000), 1000, 1100, 800);

    assertEquals(103, thin.size());
    assertEquals(999, thin.x()[0]);
  }

  @Test
  void isEmptyBesideTheCurve() {
    assertSame(Curve.EMPTY, Decimation.of(Curve.EMPTY, 0, 1, 100));
  }
}
