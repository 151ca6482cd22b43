package org.scion.runner.run;

import java.util.ArrayList;
import java.util.List;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.train.Targets;

/**
 * Tokenised examples as ragged batches with their targets.
 *
 * @param batch tokens
 * @param targets labels
 */
public record ExampleBatches(Batch batch, Targets targets) {

  /** One batch of some examples. */
  public static ExampleBatches of(List<TokenisedExample> examples, HostModel host) {
    Batch batch = Batch.of(examples.stream().map(TokenisedExample::ids).toArray(long[][]::new));
    return new ExampleBatches(batch, targets(examples, batch, host));
  }

  private static Targets targets(List<TokenisedExample> examples, Batch batch, HostModel host) {
    return switch (host.layout().head().task()) {
      case CAUSAL_LM -> Targets.nextToken(batch, tokenLabels(examples));
      case TOKEN_CLASSIFICATION -> Targets.ofRows(host.scoredRows(batch), tokenLabels(examples));
      case CLASSIFICATION ->
          Targets.ofRows(
              host.scoredRows(batch),
              examples.stream().mapToLong(TokenisedExample::label).toArray());
      case REGRESSION, MULTI_LABEL_CLASSIFICATION ->
          Targets.ofValues(host.scoredRows(batch), values(examples));
    };
  }

  private static long[] tokenLabels(List<TokenisedExample> examples) {
    return examples.stream().flatMapToLong(e -> java.util.Arrays.stream(e.labels())).toArray();
  }

  private static float[] values(List<TokenisedExample> examples) {
    int each = examples.get(0).values().length;
    float[] values = new float[each * examples.size()];
    for (int i = 0; i < examples.size(); i++) {
      System.arraycopy(examples.get(i).values(), 0, values, i * each, each);
    }
    return values;
  }

  /** Labels that a list of examples will give, without making arrays. */
  public static long labels(List<TokenisedExample> examples) {
    return examples.stream().mapToLong(TokenisedExample::labelled).sum();
  }

  /** Consecutive groups of at most so many examples. */
  public static List<List<TokenisedExample>> groups(List<TokenisedExample> examples, int size) {
    List<List<TokenisedExample>> result = new ArrayList<>();
    for (int i = 0; i < examples.size(); i += size) {
      result.add(examples.subList(i, Math.min(examples.size(), i + size)));
    }
    return result;
  }

  /** Consecutive groups of at most so many examples and, unless one alone has more, tokens. */
  static List<List<TokenisedExample>> groups(
      List<TokenisedExample> examples, int size, long tokens) {
    List<List<TokenisedExample>> result = new ArrayList<>();
    long held = 0;
    int start = 0;
    for (int i = 0; i < examples.size(); i++) {
      int length = examples.get(i).length();
      if (i > start && (i - start == size || held + length > tokens)) {
        result.add(examples.subList(start, i));
        start = i;
        held = 0;
      }
      held += length;
    }
    if (start < examples.size()) {
      result.add(examples.subList(start, examples.size()));
    }
    return result;
  }
}
