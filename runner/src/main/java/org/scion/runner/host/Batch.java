package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
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
 */
public record Batch(
    NDArray ids, NDArray positions, NDArray types, NDArray lengths, long[] counts, int keyPrefix) {

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
    return new Batch(Torch.create(ids), Torch.create(positions), null, lengths(counts), counts, 0);
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

  /** The same with a prefix of keys in front of every example. */
  public Batch withKeyPrefix(int prefix) {
    return new Batch(ids, positions, types, lengths, counts, prefix);
  }
}
