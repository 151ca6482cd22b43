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
 *     before. For tags the class of each token, read off its own row. Null where there is one
 *     answer for the whole text
 * @param label class for classification; 1 for a wanted and 0 for an unwanted completion; {@link
 *     #IGNORED} for any other example of a language model
 * @param values what is aimed at by regression (one) or several labels (0 or 1 a class), else null
 * @param tagged whether labels are tags of the tokens
 * @param fullLength tokens before cutting
 * @param truncated whether tokens were cut off
 * @param rejected the completion of the same prompt that was not preferred to this one, or null
 */
@SuppressWarnings("ArrayRecordComponent") // read in the inner loop; copies would double the data
public record TokenisedExample(
    long[] ids,
    long[] labels,
    long label,
    float[] values,
    boolean tagged,
    int fullLength,
    boolean truncated,
    TokenisedExample rejected) {
  /** Label that means "none". */
  public static final long IGNORED = -100;

  /** An example by itself. */
  public TokenisedExample(
      long[] ids, long[] labels, long label, int fullLength, boolean truncated) {
    this(ids, labels, label, null, false, fullLength, truncated, null);
  }

  private TokenisedExample(
      long[] ids,
      long[] labels,
      long label,
      int fullLength,
      boolean truncated,
      TokenisedExample rejected) {
    this(ids, labels, label, null, false, fullLength, truncated, rejected);
  }

  /** A text with numbers aimed at. */
  public static TokenisedExample valued(
      long[] ids, float[] values, int fullLength, boolean truncated) {
    return new TokenisedExample(ids, null, IGNORED, values, false, fullLength, truncated, null);
  }

  /** A text with a class for some of its tokens. */
  public static TokenisedExample tagged(
      long[] ids, long[] labels, int fullLength, boolean truncated) {
    return new TokenisedExample(ids, labels, IGNORED, null, true, fullLength, truncated, null);
  }

  /** Tokens that go through the model. */
  public int length() {
    return ids.length + (rejected == null ? 0 : rejected.length());
  }

  /** The same completion preferred to another one. */
  public TokenisedExample preferredTo(TokenisedExample other) {
    return new TokenisedExample(
        ids, labels, label, fullLength, truncated || other.truncated, other);
  }

  /** The preferred completion of a pair by itself. */
  public TokenisedExample alone() {
    return new TokenisedExample(ids, labels, label, fullLength, truncated, null);
  }

  /** Its prompt with another example's completion, as long as this one may be. */
  public TokenisedExample continuedBy(TokenisedExample other) {
    int prompt = prompt();
    int start = other.prompt();
    int size = Math.min(prompt + other.ids.length - start, Math.max(ids.length, other.ids.length));
    long[] newIds = Arrays.copyOf(ids, size);
    long[] newLabels = Arrays.copyOf(labels, size);
    for (int i = prompt; i < size; i++) {
      newIds[i] = other.ids[start + i - prompt];
      newLabels[i] = other.labels[start + i - prompt];
    }
    return new TokenisedExample(newIds, newLabels, label, size, false, null);
  }

  /** Tokens before the first one that is learnt. */
  private int prompt() {
    int at = 0;
    while (at < labels.length && labels[at] == IGNORED) {
      at++;
    }
    return at;
  }

  /** The same with a class. */
  public TokenisedExample labelledAs(long newLabel) {
    return new TokenisedExample(ids, labels, newLabel, fullLength, truncated, rejected);
  }

  /**
   * What is learnt: 1 for a whole text; tokens with a tag; tokens with a label that have a token
   * before them, 0 for a pair of which one side has none.
   */
  public int labelled() {
    if (labels == null) {
      return label == IGNORED && values == null ? 0 : 1;
    }
    int own = (int) Arrays.stream(labels).skip(tagged ? 0 : 1).filter(l -> l != IGNORED).count();
    if (rejected == null) {
      return own;
    }
    int other = rejected.labelled();
    return own == 0 || other == 0 ? 0 : own + other;
  }

  public int cut() {
    return fullLength - ids.length + (rejected == null ? 0 : rejected.cut());
  }
}
