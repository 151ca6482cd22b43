package org.scion.plugins.int8;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scion.core.technique.Settings;
import org.scion.plugins.Trial;
import org.scion.runner.engine.Torch;

class Int8TechniqueTest {
  @BeforeAll
  static void engine() {
    Torch.start();
  }

  @Test
  void everyRowIsRoundedToItsOwn127th() {
    float[] w = Trial.numbers(12, 3);
    Int8Technique technique = new Int8Technique();
    double[] expected = new double[12];
    for (int row = 0; row < 3; row++) {
      double largest = 0;
      for (int j = 0; j < 4; j++) {
        largest = Math.max(largest, Math.abs(w[4 * row + j]));
      }
      for (int j = 0; j < 4; j++) {
        double unit = largest / 127;
        expected[4 * row + j] = Math.rint(w[4 * row + j] / unit) * unit;
      }
    }
    Trial.close(
        expected,
        technique.quantise(Torch.create(w, 3, 4), null, Settings.defaults(technique)).decode(),
        1e-6);
  }
}
