package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.scion.runner.engine.Torch;

/**
 * Where the tokens of a ragged batch lie when its examples go through attention in a few padded
 * blocks, each of examples of similar length: for short ones, a call for a block costs less than
 * one for each. Nothing but attention sees the padding.
 *
 * @param counts tokens of each example
 * @param places row of the token at each place of the blocks, one block after the other, (P)
 * @param back place of each token, (T)
 * @param absent whether no token is at a place, (P)
 * @param blocks examples and their longest length, block by block, (blocks, 2), on the CPU
 */
record PaddedSegments(long[] counts, NDArray places, NDArray back, NDArray absent, NDArray blocks) {
  private static final int FEWEST = 4;
  private static final long LONGEST = 96;

  /** An example shorter than this share of a block's longest begins the next block. */
  private static final double SIMILAR = 0.6;

  /** Most scores of a head that a block may have; a block of one example has what it has. */
  private static final long MOST_SCORES = 1 << 20;

  /** Whether a batch is of many short examples. */
  static boolean suits(Batch batch) {
    return batch.examples() >= FEWEST && Arrays.stream(batch.counts()).max().orElse(0) <= LONGEST;
  }

  /** Blocks for the examples of a batch; the arrays die with the scope. */
  static PaddedSegments of(Batch batch) {
    long[] counts = batch.counts();
    long[] first = batch.firstRows();
    List<int[]> blocks = blocks(counts);
    int size = blocks.stream().mapToInt(b -> b.length * (int) counts[b[0]]).sum();
    long[] places = new long[size];
    long[] back = new long[(int) batch.tokens()];
    boolean[] absent = new boolean[size];
    Arrays.fill(absent, true);
    int start = 0;
    for (int[] block : blocks) {
      int longest = (int) counts[block[0]];
      for (int example : block) {
        for (int t = 0; t < counts[example]; t++) {
          int row = (int) first[example] + t;
          places[start + t] = row;
          back[row] = start + t;
          absent[start + t] = false;
        }
        start += longest;
      }
    }
    long[] shapes =
        blocks.stream()
            .flatMapToLong(b -> Arrays.stream(new long[] {b.length, counts[b[0]]}))
            .toArray();
    try (NDArray flags = Torch.manager().create(absent)) {
      // Copies in the engine's own memory: a view of a Java buffer would outlive the buffer.
      return new PaddedSegments(
          counts,
          Torch.create(places),
          Torch.create(back),
          flags.duplicate(),
          Batch.lengths(shapes).reshape(-1, 2).duplicate());
    }
  }

  /** Examples of each block, the longest first. */
  private static List<int[]> blocks(long[] counts) {
    int[] order =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted((a, b) -> Long.compare(counts[b], counts[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> blocks = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= order.length; to++) {
      long longest = counts[order[from]];
      boolean ends =
          to == order.length
              || counts[order[to]] < SIMILAR * longest
              || (to - from + 1) * longest * longest > MOST_SCORES;
      if (ends) {
        blocks.add(Arrays.copyOfRange(order, from, to));
        from = to;
      }
    }
    return blocks;
  }

  /** Whether it was made for a batch of these lengths. */
  boolean fits(Batch batch) {
    return Arrays.equals(counts, batch.counts());
  }

  /** The same, living until it is closed. */
  PaddedSegments kept() {
    arrays().forEach(Torch::keep);
    return this;
  }

  void close() {
    arrays().forEach(NDArray::close);
  }

  private List<NDArray> arrays() {
    return List.of(places, back, absent, blocks);
  }
}
