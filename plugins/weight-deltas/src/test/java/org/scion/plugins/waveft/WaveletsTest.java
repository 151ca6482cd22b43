package org.scion.plugins.waveft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WaveletsTest {
  static java.util.List<String> orthogonal() {
    return Wavelets.names().stream().filter(n -> !n.equals("coif4")).toList();
  }

  @ParameterizedTest
  @MethodSource("orthogonal")
  void filtersAreOrthonormalUnderEvenShifts(String name) {
    double[] low = Wavelets.low(name);
    double[] high = Wavelets.high(name);
    for (int shift = 0; shift < low.length; shift += 2) {
      double wanted = shift == 0 ? 1 : 0;
      assertEquals(wanted, product(low, low, shift), 1e-9);
      assertEquals(wanted, product(high, high, shift), 1e-9);
      assertEquals(0, product(low, high, shift), 1e-9);
    }
  }

  private static double product(double[] a, double[] b, int shift) {
    double sum = 0;
    for (int i = 0; i + shift < a.length; i++) {
      sum += a[i + shift] * b[i];
    }
    return sum;
  }
}
