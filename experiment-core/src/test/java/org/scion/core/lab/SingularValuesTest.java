package org.scion.core.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Numbers by hand: s = (2, 1, 1), s^2 = (4, 1, 1), p = (1/2, 1/4, 1/4). */
class SingularValuesTest {
  private static final SingularValues SOME = new SingularValues(new float[] {2, 1, 1});

  @Test
  void normAndRanksFollowTheirFormulas() {
    assertEquals(Math.sqrt(6), SOME.norm(), 1e-12);
    assertEquals(1.5, SOME.stableRank(), 1e-12);
    // entropy 0.5 ln 2 + 0.5 ln 4 = 1.5 ln 2
    assertEquals(Math.pow(2, 1.5), SOME.effectiveRank(), 1e-12);
    assertEquals(4, new SingularValues(new float[] {3, 3, 3, 3}).effectiveRank(), 1e-12);
  }

  @Test
  void energyIsCumulativeAndCutAtTheNumberAskedFor() {
    assertArrayEquals(new double[] {4 / 6.0, 5 / 6.0}, SOME.energy(2), 1e-12);
    assertEquals(1, SOME.rankKeeping(0.66));
    assertEquals(2, SOME.rankKeeping(0.8));
    assertEquals(3, SOME.rankKeeping(0.9));
  }

  @Test
  void aMatrixOfZerosHasNothing() {
    SingularValues zero = new SingularValues(new float[] {0, 0});
    assertEquals(0, zero.norm());
    assertEquals(0, zero.stableRank());
    assertEquals(0, zero.effectiveRank());
    assertEquals(0, zero.rankKeeping(0.9));
    assertArrayEquals(new double[] {0, 0}, zero.energy(5));
  }
}
