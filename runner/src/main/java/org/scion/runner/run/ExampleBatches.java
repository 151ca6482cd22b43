package org.scion.runner.run;

import java.util.ArrayList;
import java.util.List;
import org.scion.core.model.Task;
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
    if (host.layout().head().task() == Task.CAUSAL_LM) {
      long[] labels =
          examples.stream().flatMapToLong(e -> java.util.Arrays.stream(e.labels())).toArray();
      return new ExampleBatches(batch, Targets.nextToken(batch, labels));
    }
    long[] labels = examples.stream().mapToLong(TokenisedExample::label).toArray();
    return new ExampleBatches(batch, Targets.ofRows(host.scoredRows(batch), labels));
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
}
