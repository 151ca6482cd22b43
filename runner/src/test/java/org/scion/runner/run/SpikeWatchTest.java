package org.scion.runner.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.EventReader;
import org.scion.core.run.EventWriter;
import org.scion.core.run.RunEvent;
import org.scion.runner.inject.StepContext;

class SpikeWatchTest {
  @TempDir Path folder;

  @Test
  void aJumpOfTheLossIsAnEventAndAWarning() {
    List<RunEvent> events =
        watched(
            watch -> {
              steady(watch, 25);
              watch.check(at(26), outcome(4.0, 1.0));
              watch.check(at(27), outcome(2.0, 1.0));
            });
    assertEquals(List.of("spike", "warning"), events.stream().map(RunEvent::type).toList());
    assertEquals("loss", events.get(0).data().path("what").asText());
    assertEquals(26, events.get(0).data().path("step").asLong());
    assertEquals(4.0, events.get(0).data().path("value").asDouble());
  }

  @Test
  void aJumpOfTheGradientNormIsOneToo() {
    List<RunEvent> events =
        watched(
            watch -> {
              steady(watch, 25);
              watch.check(at(26), outcome(2.0, 50.0));
            });
    assertEquals("grad_norm", events.get(0).data().path("what").asText());
  }

  @Test
  void aNoisyLossIsNone() {
    assertEquals(
        List.of(),
        watched(
            watch -> {
              for (int i = 1; i <= 60; i++) {
                watch.check(at(i), outcome(2 + Math.sin(i * i), 1.0));
              }
            }));
  }

  @Test
  void whatIsNotFiniteEndsTheRun() {
    watched(
        watch -> {
          NumericFailure loss =
              assertThrows(NumericFailure.class, () -> watch.check(at(3), outcome(Double.NaN, 1)));
          assertEquals(
              "The loss became NaN and the gradient norm 1.0 at step 3 (learning rate 0.01).",
              loss.getMessage());
          assertThrows(
              NumericFailure.class, () -> watch.check(at(3), outcome(1, Double.POSITIVE_INFINITY)));
        });
  }

  @Test
  void aResumedWatchSaysTheSame() {
    List<RunEvent> events =
        watched(
            watch -> {
              steady(watch, 25);
              SpikeWatch resumed = new SpikeWatch(null, 0);
              resumed.load(watch.json());
              assertEquals(watch.recentLoss(), resumed.recentLoss(), 0);
            });
    assertEquals(List.of(), events);
  }

  private static void steady(SpikeWatch watch, int steps) {
    for (int i = 1; i <= steps; i++) {
      watch.check(at(i), outcome(2 + 0.05 * Math.sin(i), 1.0));
    }
  }

  private static StepContext at(long step) {
    return new StepContext(step, 100, 0.01, 0);
  }

  private static TrainingStep.Outcome outcome(double loss, double norm) {
    return new TrainingStep.Outcome(loss, norm, 10, 2, 10, Map.of());
  }

  private List<RunEvent> watched(java.util.function.Consumer<SpikeWatch> work) {
    Path log = folder.resolve("events.jsonl");
    try (EventWriter writer = new EventWriter(log, Clock.systemUTC())) {
      work.accept(new SpikeWatch(new RunLog(writer), 0));
    }
    return EventReader.all(log);
  }
}
