package org.scion.plugins.delta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Values of torch 2.15.0 on a CPU, generator seeded with 5. */
class TorchGeneratorTest {
  @Test
  void uniformNumbersAreTorchs() {
    assertArrayEquals(UNIFORM, new TorchGenerator(5).uniform(3, -0.5, 2.5));
  }

  @Test
  void bfloat16NumbersAreTorchs() {
    assertArrayEquals(BFLOAT16, new TorchGenerator(5).uniformBfloat16(4, -0.3, 0.3));
  }

  @Test
  void bfloat16NumbersNeverReachTheUpperBound() {
    float[] many = new TorchGenerator(5).uniformBfloat16(20_000, -0.5, 0.5);
    int lowest = 0;
    for (float value : many) {
      assertTrue(value < 0.5f);
      lowest += value == -0.5f ? 1 : 0;
    }
    assertTrue(lowest >= 19, "19 numbers of torch's 20,000 were rounded up to 0.5: " + lowest);
  }

  @Test
  void permutationIsTorchsAndAShortOneItsBeginning() {
    assertArrayEquals(PERMUTATION, new TorchGenerator(5).permutation(10, 10));
    assertArrayEquals(
        java.util.Arrays.copyOf(PERMUTATION, 4), new TorchGenerator(5).permutation(10, 4));
  }

  @Test
  void stateIsRenewedAfter624Numbers() {
    float[] many = new TorchGenerator(5).uniform(1300, 0, 1);
    assertArrayEquals(LATE, new float[] {many[623], many[624], many[1299]});
  }

  private static final float[] UNIFORM = {
    1.990755558013916f, -0.12166726589202881f, 2.2224090099334717f
  };
  private static final float[] BFLOAT16 = {
    0.1982421875f, -0.224609375f, 0.244140625f, 0.1923828125f
  };
  private static final float[] LATE = {
    0.4737602472305298f, 0.8155328631401062f, 0.8901668190956116f
  };
  private static final int[] PERMUTATION = {1, 4, 9, 6, 3, 5, 0, 2, 8, 7};
}
