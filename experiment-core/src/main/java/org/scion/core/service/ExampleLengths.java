package org.scion.core.service;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.scion.core.plan.BatchOrder;
import org.scion.core.plan.BatchShape;
import org.scion.core.plan.Packing;
import org.scion.core.spec.TrainingSpec;

/**
 * Tokens of each training example, in the order of the training part; of data that stay on disk,
 * those of a sample. Immutable.
 *
 * @param tokens all tokens, an entry an example
 * @param labelled tokens that are learnt, an entry an example
 * @param warnings what a user should know of the data, in plain sentences
 * @param rows training examples in all, these ones if 0 is given; -1 if these are a sample of an
 *     unknown number
 */
public record ExampleLengths(
    List<Integer> tokens, List<Integer> labelled, List<String> warnings, long rows) {
  /** Beyond this the batches are not made one by one: a plan must answer while a user types. */
  private static final long MOST_VISITED = 5_000_000;

  public ExampleLengths {
    tokens = List.copyOf(tokens);
    labelled = List.copyOf(labelled);
    warnings = List.copyOf(warnings);
    rows = rows == 0 ? tokens.size() : rows;
  }

  /** The lengths of all examples. */
  public ExampleLengths(List<Integer> tokens, List<Integer> labelled, List<String> warnings) {
    this(tokens, labelled, warnings, tokens.size());
  }

  /** The same with the number of rows known from elsewhere. */
  public ExampleLengths ofRows(long all) {
    return new ExampleLengths(tokens, labelled, warnings, all);
  }

  /**
   * As {@link #batches(TrainingSpec)} with short examples packed into places of so many tokens.
   *
   * @param place tokens of a place; 0 for an example a place
   */
  public BatchShape batches(TrainingSpec training, int place) {
    if (place == 0 || tokens.isEmpty()) {
      return batches(training);
    }
    int[] lengths = tokens.stream().mapToInt(Integer::intValue).toArray();
    List<Integer> filled = new ArrayList<>();
    for (int[] pack : Packing.packs(lengths, place)) {
      filled.add(IntStream.of(pack).map(i -> lengths[i]).sum());
    }
    BatchShape packed = new ExampleLengths(filled, labelled, warnings).batches(training);
    int longest = IntStream.of(lengths).max().orElse(0);
    return new BatchShape(
        packed.examples(),
        packed.largestTokens(),
        packed.meanTokens(),
        longest,
        packed.labelledShare(),
        true);
  }

  /**
   * Sizes of the batches that a run will really see: those of its seed and order. For very large
   * data or very many epochs the largest is the one in which the longest examples meet.
   */
  public BatchShape batches(TrainingSpec training) {
    if (tokens.isEmpty()) {
      return BatchShape.worst(0, training.batchSize(), 0);
    }
    int[] lengths = tokens.stream().mapToInt(Integer::intValue).toArray();
    long sum = IntStream.of(lengths).asLongStream().sum();
    long learnt = labelled.stream().mapToLong(Integer::longValue).sum();
    BatchOrder order = new BatchOrder(lengths.length, training);
    return new BatchShape(
        Math.max(rows, lengths.length),
        largest(lengths, order, training),
        (double) sum / order.batchesPerEpoch(),
        IntStream.of(lengths).max().orElse(0),
        sum == 0 ? 0 : (double) learnt / sum,
        true);
  }

  private long largest(int[] lengths, BatchOrder order, TrainingSpec training) {
    double epochs =
        training.steps() > 0
            ? Math.ceil((double) training.steps() / order.stepsPerEpoch())
            : Math.ceil(training.epochs());
    long differing = training.shuffle() ? (long) Math.max(1, epochs) : 1;
    if (rows > lengths.length || differing * lengths.length > MOST_VISITED) {
      int[] sorted = lengths.clone();
      Arrays.sort(sorted);
      int from = Math.max(0, sorted.length - training.batchSize());
      return Arrays.stream(sorted, from, sorted.length).asLongStream().sum();
    }
    long largest = 0;
    for (int epoch = 0; epoch < differing; epoch++) {
      int[] seen = order.epoch(epoch);
      for (int from = 0; from < seen.length; from += training.batchSize()) {
        int to = Math.min(seen.length, from + training.batchSize());
        largest = Math.max(largest, Arrays.stream(seen, from, to).mapToLong(i -> lengths[i]).sum());
      }
    }
    return largest;
  }
}
