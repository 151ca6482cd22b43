package org.scion.runner.run;

import java.util.ArrayDeque;
import java.util.Deque;
import org.scion.runner.inject.StepContext;

/** Watches loss and gradient norm: not finite ends the run, a spike is said. */
final class SpikeWatch {
  private static final int WINDOW = 20;
  private static final double SPIKE = 20;

  private final RunLog log;
  private final double stopAt;
  private final Deque<Double> norms = new ArrayDeque<>();
  private final Deque<Double> losses = new ArrayDeque<>();

  SpikeWatch(RunLog log, double stopAt) {
    this.log = log;
    this.stopAt = stopAt;
  }

  /**
   * @throws NumericFailure if the run cannot go on
   */
  void check(StepContext context, TrainingStep.Outcome outcome) {
    String where = "step " + context.step() + " (learning rate " + context.learningRate() + ")";
    if (!outcome.finite()) {
      throw new NumericFailure(
          "The loss became "
              + outcome.loss()
              + " and the gradient norm "
              + outcome.gradientNorm()
              + " at "
              + where
              + ".",
          "Lower training.learning_rate, lengthen training.warmup, or set training.clip to 1.");
    }
    double norm = outcome.gradientNorm();
    if (stopAt > 0 && norm > stopAt) {
      throw new NumericFailure(
          "The gradient norm " + norm + " at " + where + " is above " + stopAt + ".",
          "Lower training.learning_rate, or raise training.stop_on_grad_norm.");
    }
    if (norms.size() == WINDOW && norm > SPIKE * mean(norms)) {
      log.warning(
          "The gradient norm jumped to "
              + norm
              + " at "
              + where
              + ", "
              + SPIKE
              + " times the mean.",
          "Clipping bounds the step; if the loss does not come back, lower the learning rate.");
    }
    keep(norms, norm);
    keep(losses, outcome.loss());
  }

  double recentLoss() {
    return losses.isEmpty() ? Double.NaN : mean(losses);
  }

  private static void keep(Deque<Double> queue, double value) {
    queue.addLast(value);
    if (queue.size() > WINDOW) {
      queue.removeFirst();
    }
  }

  private static double mean(Deque<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
