package org.scion.core.schedule;

/**
 * What the base learning rate is multiplied by at each optimizer step.
 *
 * <p>With s the step, w the warm-up, T the total, p = (s - w) / max(1, T - w):
 *
 * <pre>
 * warm-up (s &lt; w; all but constant)  s / w
 * constant, constant_with_warmup      1
 * linear                              max(0, (T - s) / max(1, T - w))
 * linear_with_restarts                1 - frac(cycles p), 0 from p = 1 on
 * cosine                              max(0, (1 + cos(2 pi cycles p)) / 2)
 * cosine_with_restarts                max(0, (1 + cos(pi frac(cycles p))) / 2), 0 from p = 1 on
 * polynomial                          end + (1 - end) (1 - p)^power, end after T
 * inverse_sqrt                        sqrt(t / (s - w + t)), t = w or 10000 without warm-up
 * </pre>
 *
 * Step 0 is the first update, so with warm-up the first factor is 0. Same numbers as the schedulers
 * of Hugging Face transformers. Immutable.
 *
 * @param kind the shape
 * @param warmupSteps steps of linear rise, 0 for none
 * @param totalSteps optimizer steps of the whole training
 * @param cycles cosine: half is one fall to zero; with restarts: number of falls
 * @param power exponent of the polynomial
 * @param endFactor where the polynomial ends, as a share of the base rate
 */
public record LearningRateSchedule(
    ScheduleKind kind,
    long warmupSteps,
    long totalSteps,
    double cycles,
    double power,
    double endFactor) {

  private static final double TIMESCALE_WITHOUT_WARMUP = 10_000;

  public LearningRateSchedule {
    if (warmupSteps < 0 || totalSteps < 0) {
      throw new IllegalArgumentException(
          "steps must not be negative: warm-up " + warmupSteps + ", total " + totalSteps);
    }
    if (endFactor < 0 || endFactor > 1) {
      throw new IllegalArgumentException("endFactor must be in 0..1: " + endFactor);
    }
  }

  /**
   * The schedule with the defaults of transformers: cycles 0.5 (1 with restarts), power 1; the
   * polynomial ends at 0 (transformers ends at an absolute rate of 1e-7).
   */
  public static LearningRateSchedule of(ScheduleKind kind, long warmupSteps, long totalSteps) {
    boolean restarts =
        kind == ScheduleKind.COSINE_WITH_RESTARTS || kind == ScheduleKind.LINEAR_WITH_RESTARTS;
    double cycles = restarts ? 1 : 0.5;
    return new LearningRateSchedule(kind, warmupSteps, totalSteps, cycles, 1, 0);
  }

  public LearningRateSchedule withCycles(double newCycles) {
    return new LearningRateSchedule(kind, warmupSteps, totalSteps, newCycles, power, endFactor);
  }

  /** A polynomial that ends at a share of the base rate (transformers: {@code lr_end / lr}). */
  public LearningRateSchedule withPolynomial(double newPower, double newEndFactor) {
    return new LearningRateSchedule(kind, warmupSteps, totalSteps, cycles, newPower, newEndFactor);
  }

  /**
   * The multiplier of the base rate.
   *
   * @param step updates made so far, from 0
   */
  public double factor(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("step must not be negative: " + step);
    }
    if (kind != ScheduleKind.CONSTANT && step < warmupSteps) {
      return (double) step / warmupSteps;
    }
    return switch (kind) {
      case CONSTANT, CONSTANT_WITH_WARMUP -> 1;
      case LINEAR -> Math.max(0, (totalSteps - step) / span());
      case LINEAR_WITH_RESTARTS -> progress(step) >= 1 ? 0 : 1 - cycles * progress(step) % 1.0;
      case COSINE -> raisedCosine(2 * cycles * progress(step));
      case COSINE_WITH_RESTARTS ->
          progress(step) >= 1 ? 0 : raisedCosine(cycles * progress(step) % 1.0);
      case POLYNOMIAL -> polynomial(step);
      case INVERSE_SQRT -> inverseSquareRoot(step);
    };
  }

  private double span() {
    return Math.max(1, totalSteps - warmupSteps);
  }

  private double progress(long step) {
    return (step - warmupSteps) / span();
  }

  private static double raisedCosine(double halfTurns) {
    return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * halfTurns)));
  }

  private double polynomial(long step) {
    if (step > totalSteps) {
      return endFactor;
    }
    double remaining = Math.max(0, 1 - (step - warmupSteps) / span());
    return endFactor + (1 - endFactor) * Math.pow(remaining, power);
  }

  private double inverseSquareRoot(long step) {
    double timescale = warmupSteps == 0 ? TIMESCALE_WITHOUT_WARMUP : warmupSteps;
    return 1 / Math.sqrt((step - warmupSteps + timescale) / timescale);
  }
}
