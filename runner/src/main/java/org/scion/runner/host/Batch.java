package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * A ragged batch: the tokens of all examples one after the other, no padding. Immutable; its arrays
 * die with the scope in which it was made.
 *
 * <p>T tokens, n examples.
 *
 * @param ids token ids, (T)
 * @param positions position of each token in its example, (T)
 * @param types token types, (T), or null for all zero
 * @param lengths tokens of each example, (n), on the CPU
 * @param counts the same in Java
 * @param keyPrefix keys that every example sees in front of its own, besides its tokens; 0 for none
 * @param tasks number of the task of each example, for techniques that train several; null for all
 *     of one task
 */
public record Batch(
    NDArray ids,
    NDArray positions,
    NDArray types,
    NDArray lengths,
    long[] counts,
    int keyPrefix,
    long[] tasks) {

  /** Id of a token that is not in the vocabulary: a row of a soft prompt. */
  public static final long VIRTUAL = -1;

  /** A batch of token sequences with positions 0, 1, 2, ... */
  public static Batch of(long[][] sequences) {
    long[] ids = Arrays.stream(sequences).flatMapToLong(Arrays::stream).toArray();
    long[] positions =
        Arrays.stream(sequences)
            .flatMapToLong(s -> java.util.stream.LongStream.range(0, s.length))
            .toArray();
    long[] counts = Arrays.stream(sequences).mapToLong(s -> s.length).toArray();
    return of(ids, positions, counts);
  }

  /** A batch of flat arrays. */
  public static Batch of(long[] ids, long[] positions, long[] counts) {
    return new Batch(
        Torch.create(ids), Torch.create(positions), null, lengths(counts), counts, 0, null);
  }

  /** Segment lengths, kept on the CPU since kernels read them one by one. */
  public static NDArray lengths(long[] counts) {
    return Torch.manager().create(counts);
  }

  public int examples() {
    return counts.length;
  }

  public long tokens() {
    return Arrays.stream(counts).sum();
  }

  /** Row of the first token of each example. */
  public long[] firstRows() {
    long[] rows = new long[counts.length];
    for (int i = 1; i < rows.length; i++) {
      rows[i] = rows[i - 1] + counts[i - 1];
    }
    return rows;
  }

  /** Row of the last token of each example. */
  public long[] lastRows() {
    long[] rows = firstRows();
    for (int i = 0; i < rows.length; i++) {
      rows[i] += counts[i] - 1;
    }
    return rows;
  }

  /** The same with the number of each example's task. */
  public Batch withTasks(long[] numbers) {
    return new Batch(ids, positions, types, lengths, counts, keyPrefix, numbers);
  }

  /** The same one sequence with its first token at a position. */
  public Batch at(long first) {
    NDArray moved = positions.sub(positions.get(0)).add(first);
    return new Batch(ids, moved, types, lengths, counts, keyPrefix, tasks);
  }

  /** The same with more keys in front of every example; its tokens move on by as many positions. */
  public Batch withKeyPrefix(int prefix) {
    return new Batch(ids, positions.add(prefix), types, lengths, counts, keyPrefix + prefix, tasks);
  }

  /**
   * The same with rows of virtual tokens in front of every example. They have the id {@link
   * #VIRTUAL} and type 0 and take the first positions; the tokens move on by as many.
   */
  public Batch withPrompt(int rows) {
    long[] longer = Arrays.stream(counts).map(c -> c + rows).toArray();
    long[] own = positions.toLongArray();
    long[] moved = new long[own.length + rows * counts.length];
    long[] newIds = new long[moved.length];
    long[] newTypes = new long[moved.length];
    long[] source = source(rows, 0);
    long[] tokens = ids.toLongArray();
    long[] kinds = types == null ? null : types.toLongArray();
    for (int i = 0, virtual = 0; i < moved.length; i++) {
      int from = (int) source[i];
      virtual = from < 0 ? virtual + 1 : 0;
      moved[i] = from < 0 ? keyPrefix + virtual - 1 : own[from] + rows;
      newIds[i] = from < 0 ? VIRTUAL : tokens[from];
      newTypes[i] = from < 0 || kinds == null ? 0 : kinds[from];
    }
    return new Batch(
        Torch.create(newIds),
        Torch.create(moved),
        types == null ? null : Torch.create(newTypes),
        lengths(longer),
        longer,
        keyPrefix,
        tasks);
  }

  /**
   * Row that each row of the lengthened rows comes from; -1 for one that is put in front.
   *
   * @param extra rows that every example has besides its tokens
   */
  private long[] source(int rows, int extra) {
    long[] source = new long[(int) tokens() + (rows + extra) * counts.length];
    int at = 0;
    long next = 0;
    for (long count : counts) {
      for (int v = 0; v < rows; v++) {
        source[at++] = -1;
      }
      for (long t = 0; t < count + extra; t++) {
        source[at++] = next++;
      }
    }
    return source;
  }

  /**
   * Puts rows in front of every example's rows of x.
   *
   * @param x (T, ...), or longer by the same number of rows for each example
   * @param front (rows, ...) the same for all examples, or (n x rows, ...) example by example
   * @param rows rows put in front of each example
   */
  public NDArray prepend(NDArray x, NDArray front, int rows) {
    long height = front.getShape().get(0);
    long perExample = height == rows ? 0 : rows;
    int extra = (int) (x.getShape().get(0) - tokens()) / counts.length;
    long[] index = source(rows, extra);
    long example = -1;
    for (int i = 0, virtual = 0; i < index.length; i++) {
      boolean own = index[i] >= 0;
      virtual = own ? 0 : virtual + 1;
      example += virtual == 1 ? 1 : 0;
      index[i] = own ? height + index[i] : example * perExample + virtual - 1;
    }
    return Kernels.call("rows", front.concat(x, 0), Torch.create(index));
  }
}
