package org.scion.core.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.plan.BatchOrder;
import org.scion.core.plan.BatchShape;
import org.scion.core.spec.TrainingSpec;

class ExampleLengthsTest {
  @Test
  void largestBatchIsTheLargestThatTheRunSees() {
    List<Integer> tokens = IntStream.range(0, 53).mapToObj(i -> (i * 37) % 101 + 2).toList();
    ExampleLengths lengths = new ExampleLengths(tokens, tokens, List.of());
    TrainingSpec training =
        training("{'batch_size': 4, 'accumulation': 3, 'epochs': 3, 'seed': 5}");
    BatchOrder order = new BatchOrder(53, training);
    long largest = 0;
    for (long step = 1; step <= 3L * order.stepsPerEpoch(); step++) {
      for (int[] batch : order.stepBatches(step)) {
        largest = Math.max(largest, IntStream.of(batch).mapToLong(tokens::get).sum());
      }
    }
    BatchShape shape = lengths.batches(training);
    assertEquals(largest, shape.largestTokens());
    long worst = tokens.stream().sorted(Collections.reverseOrder()).limit(4).mapToInt(i -> i).sum();
    assertTrue(shape.largestTokens() < worst);
    assertEquals(53, shape.examples());
    assertEquals(1.0, shape.labelledShare());
    assertTrue(shape.measured());
    assertEquals(tokens.stream().mapToInt(i -> i).sum() / 14.0, shape.meanTokens());
  }

  @Test
  void inFileOrderOneEpochSaysAll() {
    ExampleLengths lengths =
        new ExampleLengths(List.of(9, 1, 2, 8, 5), List.of(1, 1, 1, 1, 1), List.of());
    BatchShape shape =
        lengths.batches(training("{'batch_size': 2, 'shuffle': false, 'steps': 1000000000}"));
    assertEquals(10, shape.largestTokens());
    assertEquals(9, shape.longest());
    assertEquals(0.2, shape.labelledShare());
  }

  @Test
  void tooManyEpochsToVisitTakeTheWorstMeeting() {
    ExampleLengths lengths =
        new ExampleLengths(List.of(9, 1, 2, 8, 5), List.of(1, 1, 1, 1, 1), List.of());
    BatchShape shape = lengths.batches(training("{'batch_size': 2, 'steps': 1000000000}"));
    assertEquals(17, shape.largestTokens());
  }

  @Test
  void nothingToTrainHasNoTokens() {
    BatchShape none = new ExampleLengths(List.of(), List.of(), List.of()).batches(training("{}"));
    assertEquals(0, none.largestTokens());
    assertFalse(none.measured());
  }

  private static TrainingSpec training(String json) {
    return TrainingSpec.read(Json.parse(json.replace('\'', '"'), "test"));
  }
}
