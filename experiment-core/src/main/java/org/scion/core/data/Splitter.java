package org.scion.core.data;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
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

  /** Indexes of the rows of each part, ascending. */
  @SuppressWarnings("ArrayRecordComponent") // millions of numbers, read once
  record Parts(int[] train, int[] validation, int[] test) {}

  /** Rows of one label; the last {@code size} of an array are taken away one by one. */
  private static final class Group {
    private int[] rows = new int[8];
    private int size;

    void add(int row) {
      if (size == rows.length) {
        rows = Arrays.copyOf(rows, size + (size >> 1));
      }
      rows[size++] = row;
    }

    void shuffle(SplittableRandom random) {
      for (int i = size - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = rows[i];
        rows[i] = rows[j];
        rows[j] = swapped;
      }
    }

    int[] takeLast(int count) {
      size -= count;
      return Arrays.copyOfRange(rows, size, size + count);
    }
  }

  /**
   * Shares out without regard to labels.
   *
   * @throws SpecException if a share above 0 gets no rows, or nothing is left for training
   */
  public <T> Split<T> split(List<T> items) {
    return pick(items, parts(items.size()));
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
    return pick(items, parts(items.size(), i -> label.apply(items.get(i))));
  }

  private static <T> Split<T> pick(List<T> items, Parts parts) {
    return new Split<>(
        new Picked<>(items, parts.train()),
        new Picked<>(items, parts.validation()),
        new Picked<>(items, parts.test()));
  }

  /** The same by indexes. */
  Parts parts(int rows, IntFunction<String> label) {
    TreeMap<String, Group> groups = new TreeMap<>();
    for (int i = 0; i < rows; i++) {
      groups.computeIfAbsent(label.apply(i), key -> new Group()).add(i);
    }
    return parts(rows, groups);
  }

  /** The same for rows without labels: one group, of its size from the start. */
  Parts parts(int rows) {
    Group all = new Group();
    all.rows = IntStream.range(0, rows).toArray();
    all.size = rows;
    TreeMap<String, Group> groups = new TreeMap<>();
    groups.put("", all);
    return parts(rows, groups);
  }

  private Parts parts(int rows, TreeMap<String, Group> groups) {
    SplittableRandom random = new SplittableRandom(seed);
    groups.values().forEach(group -> group.shuffle(random));
    int[] test = take(groups.values(), wanted(rows, shares.test()));
    int[] validation = take(groups.values(), wanted(rows, shares.validation()));
    int[] train = new int[rows - test.length - validation.length];
    int at = 0;
    for (Group group : groups.values()) {
      System.arraycopy(group.rows, 0, train, at, group.size);
      at += group.size;
      group.rows = new int[0]; // there may be tens of millions
    }
    Arrays.sort(train);
    requireRows("train", 1, train);
    requireRows("validation", shares.validation(), validation);
    requireRows("test", shares.test(), test);
    return new Parts(train, validation, test);
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
  private static int[] take(Collection<Group> groups, int count) {
    long total = groups.stream().mapToLong(group -> group.size).sum();
    List<Group> byRemainder =
        groups.stream()
            .sorted(
                Comparator.comparingLong((Group group) -> (long) group.size * count % total)
                    .reversed())
            .toList();
    int[] quotas =
        byRemainder.stream().mapToInt(g -> (int) ((long) g.size * count / total)).toArray();
    int left = count - IntStream.of(quotas).sum();
    return IntStream.range(0, quotas.length)
        .mapToObj(g -> byRemainder.get(g).takeLast(quotas[g] + (g < left ? 1 : 0)))
        .flatMapToInt(Arrays::stream)
        .sorted()
        .toArray();
  }

  private static void requireRows(String part, double share, int[] rows) {
    if (share > 0 && rows.length == 0) {
      throw new SpecException(
          "split." + part, "no rows", "at least one row", "Give more data or other shares");
    }
  }
}
