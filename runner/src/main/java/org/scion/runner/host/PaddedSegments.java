package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.scion.runner.engine.Torch;

/**
 * Where the tokens of a ragged batch lie when many short examples go through attention as one
 * padded block: for those, one call for all costs less than one for each. Nothing but attention
 * sees the padding. Kept for the batch it was made for.
 */
final class PaddedSegments implements AutoCloseable {
  private static final int FEWEST = 4;
  private static final long LONGEST = 96;

  private final long[] counts;
  private final NDArray places;
  private final NDArray back;
  private final NDArray mask;

  private PaddedSegments(long[] counts, boolean causal) {
    this.counts = counts;
    int longest = (int) Arrays.stream(counts).max().orElse(0);
    long[] rows = new long[counts.length * longest];
    long[] positions = new long[(int) Arrays.stream(counts).sum()];
    byte[] seen = new byte[counts.length * longest * longest];
    int row = 0;
    for (int i = 0; i < counts.length; i++) {
      for (int t = 0; t < counts[i]; t++) {
        rows[i * longest + t] = row;
        positions[row++] = (long) i * longest + t;
      }
      for (int t = 0; t < longest; t++) {
        int keys = causal ? (int) Math.min(t + 1, counts[i]) : (int) counts[i];
        Arrays.fill(
            seen, (i * longest + t) * longest, (i * longest + t) * longest + keys, (byte) 1);
      }
    }
    places = Torch.keep(Torch.create(rows));
    back = Torch.keep(Torch.create(positions));
    boolean[] flags = new boolean[seen.length];
    for (int i = 0; i < seen.length; i++) {
      flags[i] = seen[i] != 0;
    }
    try (NDArray shared = Torch.manager().create(flags)) {
      // A copy in the engine's own memory: a view of the Java buffer would outlive the buffer.
      mask = Torch.keep(shared.reshape(new Shape(counts.length, 1, longest, longest)).duplicate());
    }
  }

  /** Whether a batch is of many short examples. */
  static boolean suits(Batch batch) {
    return batch.examples() >= FEWEST && Arrays.stream(batch.counts()).max().orElse(0) <= LONGEST;
  }

  static PaddedSegments of(Batch batch, boolean causal) {
    return new PaddedSegments(batch.counts(), causal);
  }

  /** Whether it was made for a batch of these lengths. */
  boolean fits(Batch batch) {
    return Arrays.equals(counts, batch.counts());
  }

  /** Row of the token at each place of the padded block, (n x longest). */
  NDArray places() {
    return places;
  }

  /** Place of each token, (T). */
  NDArray back() {
    return back;
  }

  /** Whether a query sees a key, (n, 1, longest, longest). */
  NDArray mask() {
    return mask;
  }

  @Override
  public void close() {
    places.close();
    back.close();
    mask.close();
  }
}
