package org.scion.ui.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SmoothingTest {
  private static Curve of(double... y) {
    double[] x = new double[y.length];
    java.util.Arrays.setAll(x, i -> i);
    return new Curve(x, y);
  }

  @Test
  void leavesAConstantLineAlone() {
    assertArrayEquals(new double[] {2, 2, 2}, Smoothing.of(of(2, 2, 2), 0.9).y(), 1e-12);
  }

  @Test
  void weighsAsTheFormulaSays() {
    // s1 = 0.5 * 1 / 0.5 = 1; s2 = (0.25 + 0.5 * 3) / 0.75.
    assertEquals(1.75 / 0.75, Smoothing.of(of(1, 3), 0.5).y()[1], 1e-12);
  }

  @Test
  void keepsAGapAsAGap() {
    Curve smooth = Smoothing.of(of(1, Double.NaN, 1), 0.5);

    assertTrue(Double.isNaN(smooth.y()[1]));
    assertEquals(1, smooth.y()[2], 1e-12);
  }
}
