package org.scion.plugins.nf4;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scion.plugins.Trial;
import org.scion.runner.engine.Torch;

class Nf4TechniqueTest {
  private static final int BLOCK = 8;

  @BeforeAll
  static void engine() {
    Torch.start();
  }

  /** 3 x 7 weights in blocks of 8 across rows; the last block is short. */
  @Test
  void everyWeightTakesTheNearestOfSixteenValues() {
    float[] w = Trial.numbers(21, 5);
    Nf4Weight weight = Nf4Weight.of(Torch.create(w.clone(), 3, 7), BLOCK, false);
    double[] expected = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      int start = i / BLOCK * BLOCK;
      double largest = 0;
      for (int j = start; j < Math.min(w.length, start + BLOCK); j++) {
        largest = Math.max(largest, Math.abs(w[j]));
      }
      double best = Double.MAX_VALUE;
      for (float value : NormalFloat.values()) {
        if (Math.abs(value * largest - w[i]) < best) {
          best = Math.abs(value * largest - w[i]);
          expected[i] = value * largest;
        }
      }
    }
    Trial.close(expected, weight.decode(), 1e-6);
  }

  @Test
  void scalesInEightBitsChangeTheWeightsLittle() {
    float[] w = Trial.numbers(512 * 64, 5);
    NDArray full = Torch.create(w, 512, 64);
    Nf4Weight exact = Nf4Weight.of(full, 64, false);
    Nf4Weight coded = Nf4Weight.of(full, 64, true);
    double difference =
        exact.decode().sub(coded.decode()).norm().getFloat() / full.norm().getFloat();
    assertTrue(difference < 0.01, "relative difference " + difference);
    double bitsExact = 8.0 * exact.bytes() / w.length;
    double bitsCoded = 8.0 * coded.bytes() / w.length;
    assertTrue(bitsExact == 4.5 && bitsCoded < 4.14, bitsExact + " and " + bitsCoded);
  }
}
