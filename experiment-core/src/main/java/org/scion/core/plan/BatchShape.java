package org.scion.core.plan;

/**
 * How large batches get.
 *
 * @param examples training examples
 * @param largestTokens most tokens in one micro batch
 * @param meanTokens mean tokens in a micro batch
 * @param longest tokens of the longest example
 * @param labelledShare share of tokens that carry a label, 0 to 1
 * @param measured whether the data was tokenised, or guessed from max_length
 */
public record BatchShape(
    long examples,
    long largestTokens,
    double meanTokens,
    int longest,
    double labelledShare,
    boolean measured) {

  /** The worst case when nothing is known: every example as long as allowed. */
  public static BatchShape worst(long examples, int batchSize, int maxLength) {
    long tokens = (long) batchSize * maxLength;
    return new BatchShape(examples, tokens, tokens, maxLength, 1.0, false);
  }
}
