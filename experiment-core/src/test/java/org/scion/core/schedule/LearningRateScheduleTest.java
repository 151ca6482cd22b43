package org.scion.core.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.scion.core.SpecException;

/**
 * Expected: transformers 5.23.0, {@code get_scheduler(name, SGD(lr=1; polynomial 1e-3),
 * num_warmup_steps, num_training_steps=20).lr_lambdas[0](step)} at {@link #STEPS}.
 */
class LearningRateScheduleTest {
  private static final long[] STEPS = {0, 1, 3, 4, 5, 11, 19, 20, 25};

  private static double[] factors(LearningRateSchedule schedule) {
    return Arrays.stream(STEPS).mapToDouble(schedule::factor).toArray();
  }

  private static void check(ScheduleKind kind, int warmup, double... expected) {
    check(LearningRateSchedule.of(kind, warmup, 20), expected);
  }

  private static void check(LearningRateSchedule schedule, double... expected) {
    assertArrayEquals(expected, factors(schedule), 1e-12, schedule.toString());
  }

  @Test
  void constantIgnoresWarmup() {
    check(ScheduleKind.CONSTANT, 4, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    check(ScheduleKind.CONSTANT_WITH_WARMUP, 4, 0, 0.25, 0.75, 1, 1, 1, 1, 1, 1);
    check(ScheduleKind.CONSTANT_WITH_WARMUP, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void linearFallsToZeroAtTheTotal() {
    check(ScheduleKind.LINEAR, 4, 0, 0.25, 0.75, 1, 0.9375, 0.5625, 0.0625, 0, 0);
    check(ScheduleKind.LINEAR, 0, 1, 0.95, 0.85, 0.8, 0.75, 0.45, 0.05, 0, 0);
  }

  @Test
  void cosineIsHalfACycle() {
    check(
        ScheduleKind.COSINE,
        4,
        0,
        0.25,
        0.75,
        1,
        0.9903926402016152,
        0.5975451610080642,
        0.009607359798384785,
        0,
        0.2222148834901989);
  }

  @Test
  void cosineWithRestartsStartsAgainAndEndsAtZero() {
    check(
        ScheduleKind.COSINE_WITH_RESTARTS,
        4,
        0,
        0.25,
        0.75,
        1,
        0.9903926402016152,
        0.5975451610080642,
        0.009607359798384785,
        0,
        0);
    check(
        LearningRateSchedule.of(ScheduleKind.COSINE_WITH_RESTARTS, 0, 20).withCycles(3),
        1,
        0.9455032620941839,
        0.5782172325201156,
        0.3454915028125262,
        0.14644660940672627,
        0.2730047501302264,
        0.054496737905816384,
        0,
        0);
  }

  @Test
  void polynomialEndsAtItsShare() {
    check(
        LearningRateSchedule.of(ScheduleKind.POLYNOMIAL, 4, 20).withPolynomial(1, 1e-7 / 1e-3),
        0,
        0.25,
        0.75,
        1,
        0.93750625,
        0.56254375,
        0.06259375,
        1e-4,
        1e-4);
    check(
        LearningRateSchedule.of(ScheduleKind.POLYNOMIAL, 4, 20).withPolynomial(2, 1e-5 / 1e-3),
        0,
        0.25,
        0.75,
        1,
        0.8801171875,
        0.3232421875,
        0.0138671875,
        0.01,
        0.01);
  }

  @Test
  void inverseSquareRootScalesWithWarmup() {
    check(
        ScheduleKind.INVERSE_SQRT,
        4,
        0,
        0.25,
        0.75,
        1,
        0.8944271909999159,
        0.6030226891555273,
        0.4588314677411235,
        0.4472135954999579,
        0.4);
    check(
        ScheduleKind.INVERSE_SQRT,
        0,
        1,
        0.9999500037496877,
        0.9998500337415648,
        0.9998000599800071,
        0.9997500937109545,
        0.9994504533344625,
        0.9990513516101199,
        0.9990014975043671,
        0.9987523388778446);
  }

  @Test
  void idsAreThoseOfTransformersAndOthersAreRefused() {
    assertEquals(ScheduleKind.COSINE_WITH_RESTARTS, ScheduleKind.of("cosine-with-restarts", "x"));
    SpecException refused =
        assertThrows(SpecException.class, () -> ScheduleKind.of("wsd", "training.schedule"));
    assertTrue(refused.getMessage().contains("training.schedule is 'wsd'"));
    assertTrue(refused.getMessage().contains("inverse_sqrt"));
  }

  /** No reference has it: each fall is the linear one, over a third of the steps. */
  @Test
  void linearWithRestartsFallsAnewInEachCycle() {
    LearningRateSchedule three =
        LearningRateSchedule.of(ScheduleKind.LINEAR_WITH_RESTARTS, 4, 34).withCycles(3);
    LearningRateSchedule one = LearningRateSchedule.of(ScheduleKind.LINEAR, 0, 10);
    assertEquals(0.5, three.factor(2), 1e-12);
    for (int step = 0; step < 30; step++) {
      assertEquals(one.factor(step % 10), three.factor(4 + step), 1e-9, "step " + step);
    }
    assertEquals(0, three.factor(34), 0);
  }
}
