package org.scion.core.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Puts short examples together into places of a given number of tokens: longest first, each into
 * the place that it fills best. The batch stays ragged, so that no example sees another one that
 * shares its place: packing only evens out how many tokens a batch has.
 */
public final class Packing {
  private Packing() {}

  /**
   * @param lengths tokens of each example
   * @param capacity tokens of a place; a longer example has one for itself
   * @return indexes of the examples of each place; every example once, the same for the same
   *     lengths
   */
  public static List<int[]> packs(int[] lengths, int capacity) {
    List<List<Integer>> packs = new ArrayList<>();
    TreeMap<Integer, Deque<Integer>> byRoom = new TreeMap<>();
    List<Integer> order =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> -lengths[i]))
            .toList();
    for (int example : order) {
      Map.Entry<Integer, Deque<Integer>> best = byRoom.ceilingEntry(lengths[example]);
      int room = best == null ? capacity : best.getKey();
      int pack = best == null ? packs.size() : best.getValue().poll();
      if (best == null) {
        packs.add(new ArrayList<>());
      } else if (best.getValue().isEmpty()) {
        byRoom.remove(room);
      }
      packs.get(pack).add(example);
      int left = room - lengths[example];
      if (left > 0) {
        byRoom.computeIfAbsent(left, key -> new ArrayDeque<>()).add(pack);
      }
    }
    return packs.stream().map(pack -> pack.stream().mapToInt(Integer::intValue).toArray()).toList();
  }
}
