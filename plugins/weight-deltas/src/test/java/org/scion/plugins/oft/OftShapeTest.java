package org.scion.plugins.oft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OftShapeTest {
  @Test
  void aWishThatDoesNotDivideBecomesTheNearestDivisor() {
    assertEquals(4, OftShape.nearestDivisor(24, 5));
    assertEquals(6, OftShape.nearestDivisor(24, 7));
    assertEquals(12, OftShape.nearestDivisor(24, 11));
    assertEquals(12, OftShape.nearestDivisor(24, 12));
    assertEquals(24, OftShape.nearestDivisor(24, 100));
    assertEquals(1, OftShape.nearestDivisor(7, 3));
  }
}
