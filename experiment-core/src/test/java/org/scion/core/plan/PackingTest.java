package org.scion.core.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackingTest {
  @Test
  void everyExampleHasOnePlaceAndNoPlaceOverflows() {
    int[] lengths = new Random(3).ints(1000, 1, 200).toArray();
    List<int[]> packs = Packing.packs(lengths, 256);
    assertArrayEquals(
        IntStream.range(0, 1000).toArray(),
        packs.stream().flatMapToInt(Arrays::stream).sorted().toArray());
    long tokens = IntStream.of(lengths).asLongStream().sum();
    for (int[] pack : packs) {
      assertTrue(IntStream.of(pack).map(i -> lengths[i]).sum() <= 256);
    }
    assertTrue(packs.size() <= 1.03 * Math.ceil(tokens / 256.0), packs.size() + " for " + tokens);
  }

  @Test
  void aLongExampleHasAPlaceForItself() {
    List<int[]> packs = Packing.packs(new int[] {1, 9, 3}, 4);
    assertEquals(2, packs.size());
    assertArrayEquals(new int[] {1}, packs.get(0));
    assertArrayEquals(new int[] {2, 0}, packs.get(1));
  }
}
