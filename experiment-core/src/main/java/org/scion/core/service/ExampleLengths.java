package org.scion.core.service;

import java.util.List;
import org.scion.core.plan.BatchShape;

/**
 * Tokens of each example. Immutable.
 *
 * @param tokens all tokens, an entry an example
 * @param labelled tokens that carry a label, an entry an example
 */
public record ExampleLengths(List<Integer> tokens, List<Integer> labelled) {
  public ExampleLengths {
    tokens = List.copyOf(tokens);
    labelled = List.copyOf(labelled);
  }

  /** Sizes of batches: the largest is the one in which the longest examples meet. */
  public BatchShape batches(long examples, int batchSize) {
    long sum = tokens.stream().mapToLong(Integer::longValue).sum();
    long withLabel = labelled.stream().mapToLong(Integer::longValue).sum();
    List<Integer> descending = tokens.stream().sorted((a, b) -> Integer.compare(b, a)).toList();
    long largest = descending.stream().limit(batchSize).mapToLong(Integer::longValue).sum();
    double mean = tokens.isEmpty() ? 0 : (double) sum / tokens.size();
    return new BatchShape(
        examples,
        largest,
        mean * Math.min(batchSize, Math.max(1, tokens.size())),
        descending.isEmpty() ? 0 : descending.get(0),
        sum == 0 ? 0 : (double) withLabel / sum,
        true);
  }
}
