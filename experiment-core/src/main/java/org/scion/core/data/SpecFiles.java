package org.scion.core.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.scion.core.SpecException;
import org.scion.core.spec.DataSpec;

/**
 * Reads the files of one spec and shares their rows out. Confined to one thread.
 *
 * @param <T> kind of example
 */
final class SpecFiles<T> {
  /** Files that are larger together stay on disk, unless the spec says otherwise. */
  static final long MOST_IN_MEMORY = 512L << 20;

  /** Of data that stay on disk, a part split off by share has at most so many rows. */
  static final int MOST_SPLIT_OFF = 5000;

  private final DataSpec spec;
  private final Path folder;
  private final BiFunction<Path, Reading, RowSet<T>> reader;
  private final RowPolicy policy;
  private final List<BrokenRow> broken = new ArrayList<>();
  private final Collection<String> labels = new TreeSet<>();

  SpecFiles(DataSpec spec, Path folder, BiFunction<Path, Reading, RowSet<T>> reader) {
    this.spec = spec;
    this.folder = folder;
    this.reader = reader;
    this.policy = RowPolicy.of(spec.brokenRows(), "data.broken_rows");
  }

  List<BrokenRow> broken() {
    return broken;
  }

  /** Labels of all parts, after {@link #split}. */
  Collection<String> labels() {
    return labels;
  }

  /**
   * @param label keeps its proportions where rows are split off; null for none
   */
  Split<T> split(Function<T, String> label) {
    List<FileWeight> files = FileWeight.of(spec, "train", folder);
    boolean onDisk = onDisk(spec, files);
    List<List<T>> read = new ArrayList<>();
    long left = spec.limit() == 0 ? Long.MAX_VALUE : spec.limit();
    for (FileWeight file : files) {
      if (left > 0) {
        List<T> rows = read(file.path(), "data.train", onDisk, left);
        left -= rows.size();
        read.add(rows);
      }
    }
    List<T> rows = Joined.of(read);
    String[] names = names(rows, label);
    Splitter splitter = new Splitter(shares(onDisk, rows.size()), spec.splitSeed());
    Splitter.Parts own =
        names.length == 0
            ? splitter.parts(rows.size())
            : splitter.parts(rows.size(), i -> names[i]);
    return new Split<>(
        new Picked<>(rows, weighted(own.train(), read, files)),
        part("validation", onDisk, label, new Picked<>(rows, own.validation())),
        part("test", onDisk, label, new Picked<>(rows, own.test())));
  }

  private SplitShares shares(boolean onDisk, int rows) {
    double most = onDisk ? (double) MOST_SPLIT_OFF / Math.max(1, rows) : 1;
    return new SplitShares(
        spec.validation().isEmpty() ? Math.min(most, spec.validationShare()) : 0,
        spec.test().isEmpty() ? Math.min(most, spec.testShare()) : 0);
  }

  /** The label of every row, each text once in memory; none without labels. */
  private String[] names(List<T> rows, Function<T, String> label) {
    if (label == null) {
      return new String[0];
    }
    String[] names = new String[rows.size()];
    java.util.Map<String, String> known = new java.util.HashMap<>();
    for (int i = 0; i < names.length; i++) {
      String name = label.apply(rows.get(i));
      names[i] = known.computeIfAbsent(name, key -> key);
    }
    labels.addAll(known.keySet());
    return names;
  }

  private List<T> part(String part, boolean onDisk, Function<T, String> label, List<T> splitOff) {
    List<FileWeight> files = FileWeight.of(spec, part, folder);
    if (files.isEmpty()) {
      return splitOff;
    }
    List<List<T>> read = new ArrayList<>();
    for (FileWeight file : files) {
      read.add(read(file.path(), "data." + part, onDisk && onDisk(spec, files), Long.MAX_VALUE));
    }
    List<T> rows = Joined.of(read);
    names(rows, label);
    return rows;
  }

  private List<T> read(Path path, String where, boolean onDisk, long most) {
    // In memory every row is checked even when fewer are used: a broken one is better told early.
    Reading how = new Reading(policy, onDisk, onDisk && most < Long.MAX_VALUE ? most : 0);
    RowSet<T> rows = reader.apply(path, how);
    broken.addAll(rows.broken());
    if (rows.kept().isEmpty()) {
      throw new SpecException(
          where, path.toString(), "a file with usable rows", "Look at the broken rows");
    }
    boolean all = rows.kept().size() <= most;
    return all ? rows.kept() : new Picked<>(rows.kept(), IntStream.range(0, (int) most).toArray());
  }

  /** Whether the rows of some files stay on disk. */
  static boolean onDisk(DataSpec spec, List<FileWeight> files) {
    if (!spec.streaming().equals("auto")) {
      return spec.streaming().equals("always");
    }
    long bytes = 0;
    for (FileWeight file : files) {
      bytes += size(file.path());
    }
    return bytes > MOST_IN_MEMORY;
  }

  private static long size(Path file) {
    try {
      boolean small = DataBytes.packed(file) || DataFormat.of(file) == DataFormat.PARQUET;
      return Files.isRegularFile(file) ? Files.size(file) * (small ? 4 : 1) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }

  /** Rows as often as their file's weight says: whole times, then a share of them by seed. */
  private int[] weighted(int[] train, List<List<T>> read, List<FileWeight> files) {
    if (files.stream().allMatch(file -> file.weight() == 1)) {
      return train;
    }
    SplittableRandom random = new SplittableRandom(spec.splitSeed());
    double[] draws = Arrays.stream(train).mapToDouble(row -> random.nextDouble()).toArray();
    double[] weights = new double[train.length];
    int end = 0;
    int at = 0;
    for (int f = 0; f < read.size(); f++) {
      end += read.get(f).size();
      while (at < train.length && train[at] < end) {
        weights[at++] = files.get(f).weight();
      }
    }
    int most = (int) Math.ceil(files.stream().mapToDouble(FileWeight::weight).max().orElse(1));
    return IntStream.range(0, most)
        .flatMap(pass -> IntStream.range(0, train.length).filter(i -> weights[i] - pass > draws[i]))
        .map(i -> train[i])
        .toArray();
  }
}
