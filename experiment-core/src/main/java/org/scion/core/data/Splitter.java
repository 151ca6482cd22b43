package org.scion.core.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.scion.core.SpecException;

/**
 * Shares data out by seed: the same seed, data and shares give the same split on every machine.
 *
 * <p>Shuffling is Fisher-Yates over {@link SplittableRandom}, whose stream Java fixes by algorithm.
 * Each part keeps the order of the file.
 */
public final class Splitter {
  private final SplitShares shares;
  private final long seed;

  public Splitter(SplitShares shares, long seed) {
    this.shares = shares;
    this.seed = seed;
  }

  /**
   * Shares out without regard to labels.
   *
   * @throws SpecException if a share above 0 gets no rows, or nothing is left for training
   */
  public <T> Split<T> split(List<T> items) {
    return stratified(items, item -> "");
  }

  /**
   * Shares out so that each label keeps its proportion in each part, to within one row.
   *
   * <p>Part sizes are those of an unstratified split: labels get whole rows first, and the rows
   * that rounding leaves over go to the labels with the largest remainders.
   *
   * @throws SpecException if a share above 0 gets no rows, or nothing is left for training
   */
  public <T> Split<T> stratified(List<T> items, Function<T, String> label) {
    TreeMap<String, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < items.size(); i++) {
      groups.computeIfAbsent(label.apply(items.get(i)), key -> new ArrayList<>()).add(i);
    }
    SplittableRandom random = new SplittableRandom(seed);
    groups.values().forEach(group -> shuffle(group, random));
    List<Integer> test = take(groups.values(), wanted(items.size(), shares.test()));
    List<Integer> validation = take(groups.values(), wanted(items.size(), shares.validation()));
    List<Integer> train = groups.values().stream().flatMap(List::stream).toList();
    requireRows("train", 1, train);
    requireRows("validation", shares.validation(), validation);
    requireRows("test", shares.test(), test);
    return new Split<>(pick(items, train), pick(items, validation), pick(items, test));
  }

  /** A deterministic shuffle in place. */
  public static void shuffle(List<?> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.nextInt(i + 1));
    }
  }

  private static int wanted(int total, double share) {
    return share == 0 ? 0 : Math.max(1, (int) Math.round(total * share));
  }

  /** Removes {@code count} indexes from the ends of the groups, in proportion to their sizes. */
  private static List<Integer> take(Collection<List<Integer>> groups, int count) {
    long total = groups.stream().mapToLong(List::size).sum();
    List<List<Integer>> byRemainder = new ArrayList<>(groups);
    byRemainder.sort(
        Comparator.comparingLong((List<Integer> group) -> (long) group.size() * count % total)
            .reversed());
    int[] quotas =
        byRemainder.stream().mapToInt(g -> (int) ((long) g.size() * count / total)).toArray();
    int left = count - IntStream.of(quotas).sum();
    List<Integer> taken = new ArrayList<>();
    for (int g = 0; g < quotas.length; g++) {
      List<Integer> group = byRemainder.get(g);
      int quota = quotas[g] + (g < left ? 1 : 0);
      List<Integer> end = group.subList(group.size() - quota, group.size());
      taken.addAll(end);
      end.clear();
    }
    return taken;
  }

  private static void requireRows(String part, double share, List<Integer> rows) {
    if (share > 0 && rows.isEmpty()) {
      throw new SpecException(
          "split." + part, "no rows", "at least one row", "Give more data or other shares");
    }
  }

  private static <T> List<T> pick(List<T> items, List<Integer> indexes) {
    return indexes.stream().sorted().map(items::get).toList();
  }
}
