package org.scion.runner.run;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.plan.BatchOrder;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.data.TokenisedSet;
import org.scion.runner.inject.StepContext;

/**
 * The micro batch with the most tokens that a run will see, put through forward and backward before
 * the first step and forgotten: memory that does not suffice is found out at once. It draws no
 * number of the run, so the steps are those of a run without it. Of examples that stay on disk it
 * is the longest of the measured sample.
 */
record LargestBatch(long step, List<TokenisedExample> examples) {
  /** Beyond this many examples the rest of the run is not looked at. */
  private static final long MOST_VISITED = 5_000_000;

  static LargestBatch of(BatchOrder order, TokenisedSet set, long steps) {
    List<TokenisedExample> examples = set.examples();
    if (set.onDemand()) {
      int size = order.stepBatches(1).get(0).length;
      return new LargestBatch(
          1,
          set.measured().stream()
              .sorted(Comparator.comparingInt(TokenisedExample::length).reversed())
              .limit(size)
              .toList());
    }
    long visited = 0;
    long most = -1;
    LargestBatch largest = null;
    for (long step = 1; step <= steps && visited < MOST_VISITED; step++) {
      for (int[] indexes : order.stepBatches(step)) {
        visited += indexes.length;
        long tokens = Arrays.stream(indexes).mapToLong(i -> examples.get(i).length()).sum();
        if (tokens > most) {
          most = tokens;
          largest = new LargestBatch(step, Arrays.stream(indexes).mapToObj(examples::get).toList());
        }
      }
    }
    return largest;
  }

  long tokens() {
    return examples.stream().mapToLong(TokenisedExample::length).sum();
  }

  /** Runs it and says so before, for a worker that is killed in it, and after. */
  void probe(TrainingStep training, StepContext context, RunLog log) {
    String what =
        "the largest micro batch (step %d, %d examples, %d tokens)"
            .formatted(step, examples.size(), tokens());
    log.event("log", Json.object().put("message", "Trying " + what + " first.").put("advice", ""));
    long start = System.nanoTime();
    training.probe(context, examples);
    double seconds = (System.nanoTime() - start) / 1e9;
    double peak = ProcessMemory.peakGb();
    log.event(
        "probe",
        Json.object()
            .put("step", step)
            .put("examples", examples.size())
            .put("tokens", tokens())
            .put("seconds", seconds)
            .put("peak_gb", peak));
  }
}
