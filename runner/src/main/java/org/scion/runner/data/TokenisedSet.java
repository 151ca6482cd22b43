package org.scion.runner.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.scion.core.data.OnDemand;

/**
 * The examples of one part, as tokens. Immutable.
 *
 * @param name {@code train}, {@code validation} or {@code test}
 * @param examples in the order of the file
 * @param measured those that are counted: all, or a sample of examples that are tokenised when they
 *     are needed
 */
public record TokenisedSet(
    String name, List<TokenisedExample> examples, List<TokenisedExample> measured) {
  private static final int SAMPLE = 2000;

  public TokenisedSet {
    examples = OnDemand.keep(examples);
    measured = List.copyOf(measured);
  }

  public TokenisedSet(String name, List<TokenisedExample> examples) {
    this(name, examples, sample(examples));
  }

  private static List<TokenisedExample> sample(List<TokenisedExample> examples) {
    if (!(examples instanceof OnDemand) || examples.size() <= SAMPLE) {
      return examples;
    }
    double every = (double) examples.size() / SAMPLE;
    return IntStream.range(0, SAMPLE).mapToObj(i -> examples.get((int) (i * every))).toList();
  }

  /** Whether the examples are tokenised when they are needed. */
  public boolean onDemand() {
    return examples instanceof OnDemand;
  }

  public int size() {
    return examples.size();
  }

  public long tokens() {
    return measured.stream().mapToLong(TokenisedExample::length).sum();
  }

  /** Tokens that are learnt. */
  public long labelled() {
    return measured.stream().mapToLong(TokenisedExample::labelled).sum();
  }

  /** Examples that lost tokens. */
  public long truncated() {
    return measured.stream().filter(TokenisedExample::truncated).count();
  }

  /** Tokens lost. */
  public long cut() {
    return measured.stream().mapToLong(TokenisedExample::cut).sum();
  }

  /** Examples from which nothing can be learnt: the prompt alone fills the longest length. */
  public long withoutLabel() {
    return measured.stream().filter(example -> example.labelled() == 0).count();
  }

  /** Tokens of the longest example, after cutting. */
  public int longest() {
    return measured.stream().mapToInt(TokenisedExample::length).max().orElse(0);
  }

  /** Tokens of the longest example, before cutting. */
  public int longestUncut() {
    return measured.stream().mapToInt(TokenisedExample::fullLength).max().orElse(0);
  }

  public double mean() {
    return measured.isEmpty() ? 0 : (double) tokens() / measured.size();
  }

  /** What a user should know, in plain sentences; empty if all is well. */
  public List<String> warnings(int maxLength) {
    List<String> warnings = new ArrayList<>();
    String among = measured.size() < size() ? " sampled" : "";
    if (truncated() > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s: %d of %d%s examples are longer than data.max_length %d and lose %d tokens in all"
                  + " (%.1f%% of all tokens); the longest has %d tokens.",
              name,
              truncated(),
              measured.size(),
              among,
              maxLength,
              cut(),
              100.0 * cut() / (tokens() + cut()),
              longestUncut()));
    }
    if (withoutLabel() > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s: %d of %d%s examples have no token left to learn, since the prompt fills"
                  + " data.max_length %d; they add nothing to the loss.",
              name,
              withoutLabel(),
              measured.size(),
              among,
              maxLength));
    }
    return warnings;
  }
}
