package org.scion.ui.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void aMeanHasAsManyDecimalsAsItsDeviation() {
    assertEquals("7.038 ± 0.039", Numbers.spread(7.0384, 0.0387));
    assertEquals("49.2 ± 9.4", Numbers.spread(49.16, 9.3887));
    assertEquals("3,613 ± 644", Numbers.spread(3613.2, 643.8));
    assertEquals("0.4664 ± 0.0021", Numbers.spread(0.46641, 0.0021));
    assertEquals("0.6613 ± 0.0001", Numbers.spread(0.66132, 6.62e-5));
  }

  @Test
  void aDeviationThatCannotBeSeenIsLeftOut() {
    assertEquals("0.6613", Numbers.spread(0.66132, 4e-6));
    assertEquals("0.6613", Numbers.spread(0.66132, 0));
    assertEquals("0.6613", Numbers.spread(0.66132, Double.NaN));
  }
}
