package org.scion.core.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BatchOrderTest {
  /** What the class gave when it was written: old runs must resume in the order they began with. */
  private static final int[] PINNED = {0, 4, 1, 6, 7, 3, 2, 5};

  @Test
  void everyEpochSeesEveryExampleOnceInAnOrderOfItsOwn() {
    BatchOrder order = new BatchOrder(103, 4, 3, true, 7);
    assertEquals(26, order.batchesPerEpoch());
    assertEquals(9, order.stepsPerEpoch());
    for (int epoch = 0; epoch < 3; epoch++) {
      int number = epoch;
      int[] seen =
          LongStream.rangeClosed(epoch * 9L + 1, epoch * 9L + 9)
              .peek(step -> assertEquals(number, order.epochOf(step)))
              .mapToObj(order::stepBatches)
              .flatMap(List::stream)
              .flatMapToInt(Arrays::stream)
              .toArray();
      assertArrayEquals(order.epoch(epoch), seen);
      Arrays.sort(seen);
      assertArrayEquals(IntStream.range(0, 103).toArray(), seen);
    }
    assertFalse(Arrays.equals(order.epoch(0), order.epoch(1)));
    assertTrue(order.endsEpoch(9));
    assertFalse(order.endsEpoch(8));
  }

  @Test
  void theLastSmallBatchIsKept() {
    List<int[]> last = new BatchOrder(103, 4, 3, false, 7).stepBatches(9);
    assertEquals(2, last.size());
    assertArrayEquals(new int[] {96, 97, 98, 99}, last.get(0));
    assertArrayEquals(new int[] {100, 101, 102}, last.get(1));
  }

  @Test
  void aStepIsKnownWithoutTheStepsBefore() {
    BatchOrder walked = new BatchOrder(50, 4, 2, true, 3);
    LongStream.rangeClosed(1, 39).forEach(walked::stepBatches);
    assertArrayEquals(
        walked.stepBatches(40).toArray(),
        new BatchOrder(50, 4, 2, true, 3).stepBatches(40).toArray());
  }

  @Test
  void theSeedDecidesTheOrderAndItStaysAsItWas() {
    int[] first = new BatchOrder(8, 4, 1, true, 0).epoch(0);
    assertFalse(Arrays.equals(first, new BatchOrder(8, 4, 1, true, 1).epoch(0)));
    assertArrayEquals(PINNED, first, Arrays.toString(first));
  }

  @Test
  void nothingToOrderIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new BatchOrder(0, 4, 1, true, 0));
    BatchOrder order = new BatchOrder(8, 4, 1, true, 0);
    assertThrows(IllegalArgumentException.class, () -> order.stepBatches(0));
  }
}
