package org.scion.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.scion.core.SpecException;

class SplitterTest {
  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void everyRowLandsOnceAndTheSeedDecidesWhere() {
    Splitter splitter = new Splitter(new SplitShares(0.1, 0.2), 7);
    Split<Integer> split = splitter.split(numbers(100));
    assertEquals(70, split.train().size());
    assertEquals(10, split.validation().size());
    assertEquals(20, split.test().size());
    List<Integer> all = new ArrayList<>();
    Stream.of(split.train(), split.validation(), split.test()).forEach(all::addAll);
    Collections.sort(all);
    assertEquals(numbers(100), all);
    assertEquals(split, splitter.split(numbers(100)));
    assertNotEquals(split, new Splitter(new SplitShares(0.1, 0.2), 8).split(numbers(100)));
  }

  @Test
  void theSplitOfASeedNeverChangesBetweenReleases() {
    Split<Integer> split = new Splitter(new SplitShares(0.2, 0.2), 42).split(numbers(10));
    assertEquals(List.of(2, 9), split.validation());
    assertEquals(List.of(1, 6), split.test());
  }

  @Test
  void labelsKeepTheirProportion() {
    List<Integer> rows = numbers(90);
    // Two thirds of label 0, one third of label 1.
    Split<Integer> split =
        new Splitter(new SplitShares(0.1, 0.1), 1).stratified(rows, i -> i % 3 == 0 ? "1" : "0");
    assertEquals(9, split.test().size());
    assertEquals(3, split.test().stream().filter(i -> i % 3 == 0).count());
    assertEquals(3, split.validation().stream().filter(i -> i % 3 == 0).count());
  }

  @Test
  void aPartWithoutRowsIsRefused() {
    Splitter splitter = new Splitter(new SplitShares(0.4, 0.4), 1);
    assertThrows(SpecException.class, () -> splitter.split(numbers(2)));
    assertThrows(SpecException.class, () -> new SplitShares(0.5, 0.5));
    assertThrows(SpecException.class, () -> new SplitShares(Double.NaN, 0));
  }
}
