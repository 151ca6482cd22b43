package org.scion.core.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.scion.core.spec.TrainingSpec;

/**
 * Which examples each optimizer step sees: known for every step without running the ones before, so
 * that a resumed run needs the step's number only.
 *
 * <p>With n examples, b in a micro batch and a micro batches in a step, an epoch has ceil(ceil(n /
 * b) / a) steps. The last micro batch and the last step of an epoch may be smaller; nothing is
 * dropped, and no step reaches into the next epoch. A shuffled epoch is a Fisher-Yates permutation
 * drawn from (seed, epoch). With packed examples all this holds of the packs. Thread-safe.
 */
public final class BatchOrder {
  /** The 64 bits behind the point of the golden ratio: spreads neighbouring seeds apart. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final int examples;
  private final List<int[]> packs;
  private final int batchSize;
  private final int accumulation;
  private final boolean shuffle;
  private final long seed;
  private volatile Epoch last = new Epoch(-1, new int[0]);

  @SuppressWarnings("ArrayRecordComponent") // never leaves this class uncopied
  private record Epoch(int number, int[] order) {}

  /**
   * @throws IllegalArgumentException if there are no examples
   */
  public BatchOrder(int examples, TrainingSpec training) {
    this(
        examples,
        training.batchSize(),
        training.accumulation(),
        training.shuffle(),
        training.seed());
  }

  /**
   * The order of packs: each takes one of the {@code batch_size} places of a micro batch.
   *
   * @param packs indexes of the examples of each pack
   * @throws IllegalArgumentException if there are none
   */
  public BatchOrder(List<int[]> packs, TrainingSpec training) {
    this(
        packs.size(),
        training.batchSize(),
        training.accumulation(),
        training.shuffle(),
        training.seed(),
        packs);
  }

  BatchOrder(int examples, int batchSize, int accumulation, boolean shuffle, long seed) {
    this(examples, batchSize, accumulation, shuffle, seed, List.of());
  }

  private BatchOrder(
      int examples,
      int batchSize,
      int accumulation,
      boolean shuffle,
      long seed,
      List<int[]> packs) {
    this.packs = packs;
    if (examples < 1 || batchSize < 1 || accumulation < 1) {
      throw new IllegalArgumentException(
          "examples " + examples + ", batch " + batchSize + ", accumulation " + accumulation);
    }
    this.examples = examples;
    this.batchSize = batchSize;
    this.accumulation = accumulation;
    this.shuffle = shuffle;
    this.seed = seed;
  }

  public int batchesPerEpoch() {
    return (int) (((long) examples + batchSize - 1) / batchSize);
  }

  public int stepsPerEpoch() {
    return (int) (((long) batchesPerEpoch() + accumulation - 1) / accumulation);
  }

  /** Epoch, from 0, that a step, from 1, belongs to. */
  public int epochOf(long step) {
    return Math.toIntExact((step - 1) / stepsPerEpoch());
  }

  /** Whether an epoch ends with this step. */
  public boolean endsEpoch(long step) {
    return step % stepsPerEpoch() == 0;
  }

  /** The examples, or packs, of an epoch in the order in which they are seen. */
  public int[] epoch(int number) {
    return order(number).clone();
  }

  /**
   * The micro batches of a step.
   *
   * @param step from 1
   * @return indexes of examples, an array a micro batch
   */
  public List<int[]> stepBatches(long step) {
    if (step < 1) {
      throw new IllegalArgumentException("steps count from 1, not " + step);
    }
    int[] order = order(epochOf(step));
    int first = (int) ((step - 1) % stepsPerEpoch()) * accumulation;
    int end = Math.min(batchesPerEpoch(), first + accumulation);
    List<int[]> batches = new ArrayList<>();
    for (int batch = first; batch < end; batch++) {
      int from = batch * batchSize;
      int[] units = Arrays.copyOfRange(order, from, Math.min(examples, from + batchSize));
      batches.add(packs.isEmpty() ? units : unpacked(units));
    }
    return batches;
  }

  private int[] unpacked(int[] units) {
    return Arrays.stream(units).flatMap(unit -> Arrays.stream(packs.get(unit))).toArray();
  }

  private int[] order(int number) {
    Epoch known = last;
    if (known.number != number) {
      known = new Epoch(number, permutation(number));
      last = known;
    }
    return known.order;
  }

  private int[] permutation(int number) {
    int[] order = new int[examples];
    Arrays.setAll(order, i -> i);
    if (!shuffle) {
      return order;
    }
    SplittableRandom random = new SplittableRandom(seed * GOLDEN + number);
    for (int i = examples - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
