package org.scion.plugins.loldu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.scion.plugins.delta.SmallHost;

class LolduTest {
  private static final int RANK = 5;

  @Test
  void startsAsTheBaseWithTheDiagonalOfTheFactorisation() {
    SmallHost host = new SmallHost().attach(new LolduTechnique(), Map.of("rank", RANK));
    Elimination lu = new Elimination(host.base());
    float[] z = host.get("loldu_z");
    for (int k = 0; k < RANK; k++) {
      assertEquals(lu.diagonal[k], z[k], 1e-4);
    }
    assertSame(host.base(), host.weight(), 1e-6);
  }

  @Test
  void changesTheChosenProductsOfColumnsAndRows() {
    SmallHost host =
        new SmallHost().attach(new LolduTechnique(), Map.of("rank", RANK, "alpha", 2.0));
    double before = 2.0 / RANK;
    float[] start = host.get("loldu_z");
    float[] z = {0.5f, -0.2f, 0.3f, 0.1f, 0.7f};
    host.set("loldu_z", z);
    host.set("loldu_scale", 0.9f);
    Elimination lu = new Elimination(host.base());
    double[][] expected = host.base();
    for (int k = 0; k < RANK; k++) {
      double strength = 0.9f * z[k] - before * start[k];
      for (int row = 0; row < 16; row++) {
        for (int column = 0; column < 32; column++) {
          expected[lu.order[row]][column] += strength * lu.lower(row, k) * lu.upper(k, column);
        }
      }
    }
    assertSame(expected, host.weight(), 1e-4);
    assertEquals(0, host.forwardError(), 1e-4);
  }

  private static void assertSame(double[][] expected, double[][] actual, double tolerance) {
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i], tolerance);
    }
  }

  /** Gaussian elimination with the largest pivot of each column, in double precision. */
  private static final class Elimination {
    final double[] diagonal;
    final int[] order;
    private final double[][] packed;

    Elimination(double[][] weight) {
      int rows = weight.length;
      packed = weight;
      order = new int[rows];
      diagonal = new double[rows];
      for (int i = 0; i < rows; i++) {
        order[i] = i;
      }
      for (int k = 0; k < rows; k++) {
        int pivot = k;
        for (int i = k + 1; i < rows; i++) {
          pivot = Math.abs(packed[i][k]) > Math.abs(packed[pivot][k]) ? i : pivot;
        }
        double[] row = packed[k];
        packed[k] = packed[pivot];
        packed[pivot] = row;
        int place = order[k];
        order[k] = order[pivot];
        order[pivot] = place;
        diagonal[k] = packed[k][k];
        for (int i = k + 1; i < rows; i++) {
          packed[i][k] /= packed[k][k];
          for (int j = k + 1; j < packed[i].length; j++) {
            packed[i][j] -= packed[i][k] * packed[k][j];
          }
        }
      }
    }

    double lower(int row, int k) {
      return row == k ? 1 : row > k ? packed[row][k] : 0;
    }

    double upper(int k, int column) {
      return column < k ? 0 : packed[k][column] / diagonal[k];
    }
  }
}
