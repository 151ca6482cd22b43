package org.scion.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfFloatTest {

  /** Sign, exponent and fraction taken apart by the definition of the format, not by shifting. */
  private static double byDefinition(int bits) {
    int exponent = (bits >> 10) & 31;
    int fraction = bits & 1023;
    double magnitude =
        exponent == 0
            ? Math.scalb((double) fraction, -24)
            : Math.scalb(1 + fraction / 1024.0, exponent - 15);
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }

  @Test
  void everyFiniteHalfHasItsDefinedValueAndComesBack() {
    for (int bits = 0; bits < 0x10000; bits++) {
      if ((bits & 0x7c00) == 0x7c00) {
        continue;
      }
      float value = HalfFloat.toFloat((short) bits);
      assertEquals((float) byDefinition(bits), value, "bits " + bits);
      assertEquals((short) bits, HalfFloat.toHalf(value), "bits " + bits);
    }
  }

  @Test
  void roundsToTheNearestHalfAndTiesToEven() {
    double[] grid = new double[0x7c01];
    for (int bits = 0; bits < 0x7c00; bits++) {
      grid[bits] = byDefinition(bits);
    }
    grid[0x7c00] = 65536; // where the next would be: infinity
    Random random = new Random(11);
    for (int i = 0; i < 200_000; i++) {
      int below = random.nextInt(0x7c00);
      float value = (float) (grid[below] + (grid[below + 1] - grid[below]) * random.nextInt(9) / 8);
      int found = Arrays.binarySearch(grid, value);
      int expected = found >= 0 ? found : nearest(grid, -found - 2, value);
      assertEquals((short) expected, HalfFloat.toHalf(value), () -> "value " + value);
      assertEquals((short) (expected | 0x8000), HalfFloat.toHalf(-value), () -> "value -" + value);
    }
  }

  private static int nearest(double[] grid, int below, double value) {
    double down = value - grid[below];
    double up = grid[below + 1] - value;
    if (down == up) {
      return (below & 1) == 0 ? below : below + 1;
    }
    return down < up ? below : below + 1;
  }

  @Test
  void infinityOverflowAndNaNAreKept() {
    assertEquals((short) 0x7c00, HalfFloat.toHalf(Float.POSITIVE_INFINITY));
    assertEquals((short) 0xfc00, HalfFloat.toHalf(-1e9f));
    assertTrue(Float.isNaN(HalfFloat.toFloat(HalfFloat.toHalf(Float.NaN))));
    assertEquals(Float.NEGATIVE_INFINITY, HalfFloat.toFloat((short) 0xfc00));
    assertTrue(
        Float.isNaN(
            Float.intBitsToFloat(HalfFloat.toBrain(Float.intBitsToFloat(0x7f800001)) << 16)));
  }

  @Test
  void bfloat16RoundsTiesToEven() {
    assertEquals((short) 0x3f80, HalfFloat.toBrain(Float.intBitsToFloat(0x3f808000)));
    assertEquals((short) 0x3f82, HalfFloat.toBrain(Float.intBitsToFloat(0x3f818000)));
    assertEquals((short) 0x3f81, HalfFloat.toBrain(Float.intBitsToFloat(0x3f808001)));
    assertEquals((short) 0x7f80, HalfFloat.toBrain(Float.MAX_VALUE));
    assertEquals((short) 0xbf80, HalfFloat.toBrain(-1f));
  }
}
