package org.scion.core.spec;

import java.util.Arrays;
import java.util.List;
import org.scion.core.schedule.LearningRateSchedule;
import org.scion.core.schedule.ScheduleKind;

/**
 * How the learning rate moves.
 *
 * @param name of the schedule
 * @param warmup share of the steps (below 1) or number of steps (1 and above)
 * @param cycles falls of a schedule with restarts, half turns of a cosine; 0 for the usual
 * @param power of the polynomial
 * @param endFactor where the polynomial ends, as a share of the learning rate
 */
public record ScheduleSpec(
    String name, double warmup, double cycles, double power, double endFactor) {

  private static final List<String> NAMES =
      Arrays.stream(ScheduleKind.values()).map(ScheduleKind::id).toList();

  static ScheduleSpec read(Section in) {
    return new ScheduleSpec(
        in.choice("schedule", "linear", NAMES, "learning-rate schedule"),
        in.real("warmup", 0, 0, Integer.MAX_VALUE, "share of the steps (below 1) or steps"),
        in.real("cycles", 0, 0, 10_000, "restarts, or turns of a cosine; 0: the usual"),
        in.real("power", 1, 0.01, 100, "exponent of the polynomial schedule"),
        in.real("end_factor", 0, 0, 1, "where the polynomial ends, as a share of the rate"));
  }

  /** The schedule over a number of steps. */
  public LearningRateSchedule over(long steps) {
    long warm = Math.round(warmup < 1 ? warmup * steps : warmup);
    LearningRateSchedule schedule =
        LearningRateSchedule.of(ScheduleKind.of(name, "training.schedule"), warm, steps)
            .withPolynomial(power, endFactor);
    return cycles > 0 ? schedule.withCycles(cycles) : schedule;
  }
}
