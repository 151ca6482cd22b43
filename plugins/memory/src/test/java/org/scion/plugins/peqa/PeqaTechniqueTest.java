package org.scion.plugins.peqa;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.scion.plugins.Trial;
import org.scion.runner.engine.Torch;

class PeqaTechniqueTest {
  @BeforeAll
  static void engine() {
    Torch.start();
  }

  @ParameterizedTest
  @CsvSource({"4,6", "3,3", "8,2", "4,1"})
  void weightIsScaleTimesWholeNumberAndItsGradientIsThatNumber(int bits, int group) {
    float[] w = Trial.numbers(18, 2);
    PeqaWeight weight = PeqaWeight.of(Torch.create(w.clone(), 3, 6), bits, group);
    weight.scales().setRequiresGradient(true);
    double[] expected = new double[18];
    double[] gradient = new double[18 / group];
    for (int g = 0; g < 18 / group; g++) {
      double low = 0;
      double high = 0;
      for (int i = g * group; i < (g + 1) * group; i++) {
        low = Math.min(low, w[i]);
        high = Math.max(high, w[i]);
      }
      int most = (1 << bits) - 1;
      double scale = (high - low) / most;
      double zero = Math.rint(-low / scale);
      for (int i = g * group; i < (g + 1) * group; i++) {
        double q = Math.max(0, Math.min(most, Math.rint(w[i] / scale) + zero));
        expected[i] = scale * (q - zero);
        gradient[g] += q - zero;
      }
    }
    var decoded = weight.decode();
    Torch.backward(decoded.sum(), Torch.number(1));
    Trial.close(expected, decoded, 1e-5);
    Trial.close(gradient, weight.scales().getGradient(), 1e-3);
  }
}
