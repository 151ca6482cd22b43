package org.scion.plugins.lokr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class LokrShapeTest {
  @Test
  void splitsAWidthAsEvenlyAsItsDivisorsAllow() {
    assertArrayEquals(new int[] {16, 16}, LokrShape.factors(256, -1));
    assertArrayEquals(new int[] {8, 16}, LokrShape.factors(128, -1));
    assertArrayEquals(new int[] {1, 127}, LokrShape.factors(127, -1));
    assertArrayEquals(new int[] {2, 3}, LokrShape.factors(6, -1));
  }

  @Test
  void takesTheFactorAskedForOrTheLargestBelowIt() {
    assertArrayEquals(new int[] {4, 32}, LokrShape.factors(128, 4));
    assertArrayEquals(new int[] {32, 4}, LokrShape.factors(128, 32));
    assertArrayEquals(new int[] {4, 32}, LokrShape.factors(128, 7));
  }
}
