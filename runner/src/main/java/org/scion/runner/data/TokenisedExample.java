package org.scion.runner.data;

import java.util.Arrays;

/**
 * One example as tokens. Immutable by agreement: nobody writes into the arrays.
 *
 * <p>n tokens.
 *
 * @param ids token ids, (n)
 * @param labels for a language model, (n): the token itself where it is learnt, {@link #IGNORED}
 *     where it is given. {@code labels[i]} belongs to token i; a training loop reads it off the row
 *     before. Null for classification
 * @param label class for classification, {@link #IGNORED} for a language model
 * @param fullLength tokens before cutting
 * @param truncated whether tokens were cut off
 */
@SuppressWarnings("ArrayRecordComponent") // read in the inner loop; copies would double the data
public record TokenisedExample(
    long[] ids, long[] labels, long label, int fullLength, boolean truncated) {
  /** Label that means "none". */
  public static final long IGNORED = -100;

  public int length() {
    return ids.length;
  }

  /** Tokens that are learnt: those with a label that have a token before them. */
  public int labelled() {
    if (labels == null) {
      return label == IGNORED ? 0 : 1;
    }
    return (int) Arrays.stream(labels).skip(1).filter(l -> l != IGNORED).count();
  }

  public int cut() {
    return fullLength - ids.length;
  }
}
