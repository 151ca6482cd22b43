package org.scion.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class OffsetsTest {
  @Test
  void placesBeyondFourGigabytesComeBackAsTheyWent() {
    Offsets offsets = new Offsets();
    for (long i = 0; i < 1000; i++) {
      offsets.add(i * 15_000_000L + i % 7);
    }
    assertEquals(1000, offsets.size());
    for (int i = 0; i < 1000; i++) {
      assertEquals(i * 15_000_000L + i % 7, offsets.get(i));
    }
  }

  @Test
  void aBlockThatSpansMoreIsRefusedRatherThanWrong() {
    Offsets offsets = new Offsets();
    offsets.add(5);
    assertThrows(IllegalArgumentException.class, () -> offsets.add(5 + (1L << 32)));
  }
}
