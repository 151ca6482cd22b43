package org.scion.runner.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.plan.BatchOrder;
import org.scion.core.spec.TrainingSpec;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.data.TokenisedSet;

class LargestBatchTest {

  @Test
  void isTheMicroBatchWithTheMostTokensOfAllStepsOfTheRun() {
    List<TokenisedExample> examples = new ArrayList<>();
    for (int i = 0; i < 23; i++) {
      long[] ids = new long[3 + i * 7 % 23];
      examples.add(new TokenisedExample(ids, ids.clone(), -100, ids.length, false));
    }
    TrainingSpec spec =
        TrainingSpec.read(Json.object().put("batch_size", 4).put("accumulation", 2).put("seed", 5));
    BatchOrder order = new BatchOrder(examples.size(), spec);
    long steps = 7;
    long most = 0;
    for (long step = 1; step <= steps; step++) {
      for (int[] batch : order.stepBatches(step)) {
        long tokens = 0;
        for (int i : batch) {
          tokens += examples.get(i).length();
        }
        most = Math.max(most, tokens);
      }
    }
    LargestBatch largest = LargestBatch.of(order, new TokenisedSet("train", examples), steps);
    assertEquals(most, largest.tokens());
    long seen =
        order.stepBatches(largest.step()).stream()
            .mapToLong(
                b -> java.util.Arrays.stream(b).mapToLong(i -> examples.get(i).length()).sum())
            .max()
            .orElse(0);
    assertEquals(most, seen);
  }
}
