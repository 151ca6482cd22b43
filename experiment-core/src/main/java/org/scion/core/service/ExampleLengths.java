package org.scion.core.service;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.scion.core.plan.BatchOrder;
import org.scion.core.plan.BatchShape;
import org.scion.core.spec.TrainingSpec;

/**
 * Tokens of each training example, in the order of the training part. Immutable.
 *
 * @param tokens all tokens, an entry an example
 * @param labelled tokens that are learnt, an entry an example
 * @param warnings what a user should know of the data, in plain sentences
 */
public record ExampleLengths(List<Integer> tokens, List<Integer> labelled, List<String> warnings) {
  /** Beyond this the batches are not made one by one: a plan must answer while a user types. */
  private static final long MOST_VISITED = 5_000_000;

  public ExampleLengths {
    tokens = List.copyOf(tokens);
    labelled = List.copyOf(labelled);
    warnings = List.copyOf(warnings);
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
        lengths.length,
        largest(lengths, order, training),
        (double) sum / order.batchesPerEpoch(),
        IntStream.of(lengths).max().orElse(0),
        sum == 0 ? 0 : (double) learnt / sum,
        true);
  }

  private static long largest(int[] lengths, BatchOrder order, TrainingSpec training) {
    double epochs =
        training.steps() > 0
            ? Math.ceil((double) training.steps() / order.stepsPerEpoch())
            : Math.ceil(training.epochs());
    long differing = training.shuffle() ? (long) Math.max(1, epochs) : 1;
    if (differing * lengths.length > MOST_VISITED) {
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
