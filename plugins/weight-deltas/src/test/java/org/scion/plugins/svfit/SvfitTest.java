package org.scion.plugins.svfit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.scion.plugins.delta.SmallHost;

class SvfitTest {
  @Test
  void startsAsTheBase() {
    SmallHost host = new SmallHost().attach(new SvfitTechnique(), Map.of("rank", 3));
    assertSame(host.base(), host.weight(), 1e-6);
  }

  @Test
  void doublingEverySingularValueDoublesTheWeight() {
    SmallHost host = new SmallHost().attach(new SvfitTechnique(), Map.of());
    float[] values = host.get("svfit_s");
    assertEquals(16, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] *= 2;
    }
    host.set("svfit_s", values);
    double[][] expected = host.base();
    for (double[] row : expected) {
      for (int i = 0; i < row.length; i++) {
        row[i] *= 2;
      }
    }
    assertSame(expected, host.weight(), 1e-5);
    assertEquals(0, host.forwardError(), 1e-5);
  }

  @Test
  void raisingTheLargestValueStretchesItsOwnDirectionOnly() {
    SmallHost host = new SmallHost().attach(new SvfitTechnique(), Map.of("rank", 2));
    double[][] expected = host.base();
    double[] right = leading(expected);
    double[] left = times(expected, right);
    double largest = norm(left);
    float[] values = host.get("svfit_s");
    assertEquals(largest, values[0], 1e-4);
    values[0] += 0.5f;
    host.set("svfit_s", values);
    for (int o = 0; o < expected.length; o++) {
      for (int i = 0; i < expected[o].length; i++) {
        expected[o][i] += 0.5 * left[o] / largest * right[i];
      }
    }
    assertSame(expected, host.weight(), 1e-4);
  }

  /** The right singular vector of the largest singular value, by power iteration. */
  private static double[] leading(double[][] w) {
    double[] v = new double[w[0].length];
    java.util.Arrays.setAll(v, i -> 1 + 0.1 * i);
    for (int step = 0; step < 5000; step++) {
      double[] u = times(w, v);
      double[] next = new double[v.length];
      for (int o = 0; o < u.length; o++) {
        for (int i = 0; i < v.length; i++) {
          next[i] += w[o][i] * u[o];
        }
      }
      double length = norm(next);
      java.util.Arrays.setAll(v, i -> next[i] / length);
    }
    return v;
  }

  private static double[] times(double[][] w, double[] v) {
    double[] u = new double[w.length];
    for (int o = 0; o < w.length; o++) {
      for (int i = 0; i < v.length; i++) {
        u[o] += w[o][i] * v[i];
      }
    }
    return u;
  }

  private static double norm(double[] v) {
    double squares = 0;
    for (double x : v) {
      squares += x * x;
    }
    return Math.sqrt(squares);
  }

  private static void assertSame(double[][] expected, double[][] actual, double tolerance) {
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i], tolerance);
    }
  }
}
