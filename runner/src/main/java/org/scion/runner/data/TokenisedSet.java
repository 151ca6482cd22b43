package org.scion.runner.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The examples of one part, as tokens. Immutable.
 *
 * @param name {@code train}, {@code validation} or {@code test}
 * @param examples in the order of the file
 */
public record TokenisedSet(String name, List<TokenisedExample> examples) {
  public TokenisedSet {
    examples = List.copyOf(examples);
  }

  public int size() {
    return examples.size();
  }

  public long tokens() {
    return examples.stream().mapToLong(TokenisedExample::length).sum();
  }

  /** Tokens that are learnt. */
  public long labelled() {
    return examples.stream().mapToLong(TokenisedExample::labelled).sum();
  }

  /** Examples that lost tokens. */
  public long truncated() {
    return examples.stream().filter(TokenisedExample::truncated).count();
  }

  /** Tokens lost. */
  public long cut() {
    return examples.stream().mapToLong(TokenisedExample::cut).sum();
  }

  /** Examples from which nothing can be learnt: the prompt alone fills the longest length. */
  public long withoutLabel() {
    return examples.stream().filter(example -> example.labelled() == 0).count();
  }

  /** Tokens of the longest example, after cutting. */
  public int longest() {
    return examples.stream().mapToInt(TokenisedExample::length).max().orElse(0);
  }

  /** Tokens of the longest example, before cutting. */
  public int longestUncut() {
    return examples.stream().mapToInt(TokenisedExample::fullLength).max().orElse(0);
  }

  public double mean() {
    return examples.isEmpty() ? 0 : (double) tokens() / examples.size();
  }

  /** What a user should know, in plain sentences; empty if all is well. */
  public List<String> warnings(int maxLength) {
    List<String> warnings = new ArrayList<>();
    if (truncated() > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s: %d of %d examples are longer than data.max_length %d and lose %d tokens in all"
                  + " (%.1f%% of all tokens); the longest has %d tokens.",
              name,
              truncated(),
              size(),
              maxLength,
              cut(),
              100.0 * cut() / (tokens() + cut()),
              longestUncut()));
    }
    if (withoutLabel() > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s: %d of %d examples have no token left to learn, since the prompt fills"
                  + " data.max_length %d; they add nothing to the loss.",
              name,
              withoutLabel(),
              size(),
              maxLength));
    }
    return warnings;
  }
}
