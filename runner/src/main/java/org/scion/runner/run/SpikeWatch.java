package org.scion.runner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import org.scion.core.Json;
import org.scion.runner.inject.StepContext;

/** Watches loss and gradient norm: not finite ends the run, a spike is said and recorded. */
final class SpikeWatch {
  private static final int WINDOW = 20;
  private static final double SPIKE = 20;

  /** A loss spikes when it is this many standard deviations above its mean, */
  private static final double DEVIATIONS = 6;

  /** and above it by this share of it. */
  private static final double LEAST = 0.2;

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
          String.format(java.util.Locale.ROOT, "The gradient norm %.4g", norm)
              + " at "
              + where
              + " is above "
              + stopAt
              + ".",
          "Lower training.learning_rate, or raise training.stop_on_grad_norm.");
    }
    if (norms.size() == WINDOW && norm > SPIKE * mean(norms)) {
      spike(context, "grad_norm", norm, mean(norms));
    }
    double usual = mean(losses);
    double jump = Math.max(DEVIATIONS * deviation(losses), LEAST * Math.abs(usual));
    if (losses.size() == WINDOW && outcome.loss() - usual > jump) {
      spike(context, "loss", outcome.loss(), usual);
    }
    keep(norms, norm);
    keep(losses, outcome.loss());
  }

  private void spike(StepContext context, String what, double value, double usual) {
    log.event(
        "spike",
        Json.object()
            .put("step", context.step())
            .put("what", what)
            .put("value", value)
            .put("usual", usual));
    log.warning(
        "The %s jumped to %.4g at step %d (learning rate %.3g); the mean of the last %d is %.4g."
            .formatted(
                what.equals("loss") ? "loss" : "gradient norm",
                value,
                context.step(),
                context.learningRate(),
                WINDOW,
                usual),
        "Clipping bounds the step; if the loss does not come back, lower the learning rate.");
  }

  ObjectNode json() {
    ObjectNode node = Json.object();
    node.set("norms", Json.tree(norms));
    node.set("losses", Json.tree(losses));
    return node;
  }

  /** Goes on where a checkpoint stopped, so that a resumed run says the same. */
  void load(JsonNode node) {
    node.path("norms").forEach(n -> keep(norms, n.asDouble()));
    node.path("losses").forEach(n -> keep(losses, n.asDouble()));
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

  private static double deviation(Deque<Double> values) {
    double mean = mean(values);
    return Math.sqrt(values.stream().mapToDouble(v -> (v - mean) * (v - mean)).average().orElse(0));
  }

  private static double mean(Deque<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
