package org.scion.runner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.Json;

/**
 * The gradient noise scale in examples: about the batch size beyond which a larger one hardly
 * helps, tr(S) / |G|^2 with S the covariance of one example's gradient and G the true gradient.
 *
 * <p>From squared norms of the gradient g over b and over B examples: |G|^2 = (B |g_B|^2 - b
 * |g_b|^2) / (B - b), tr(S) = (|g_b|^2 - |g_B|^2) / (1 / b - 1 / B); both are averaged over
 * measurements with decay 0.9 before they are divided. McCandlish et al., 2018 (arXiv:1812.06162),
 * appendix A.1.
 */
final class NoiseScale {
  private static final double DECAY = 0.9;

  private final int every;
  private double signal;
  private double noise;
  private double weight;

  /**
   * @param every steps between measurements; 0 for none
   */
  NoiseScale(int every) {
    this.every = every;
  }

  boolean due(long step) {
    return every > 0 && step % every == 0;
  }

  /**
   * Takes a measurement.
   *
   * @param few norm of the gradient over some of a step's examples
   * @param all norm over all of them
   */
  void add(double few, int fewExamples, double all, int allExamples) {
    double b = fewExamples;
    double big = allExamples;
    double fewSquared = few * few;
    double allSquared = all * all;
    signal = DECAY * signal + (1 - DECAY) * (big * allSquared - b * fewSquared) / (big - b);
    noise = DECAY * noise + (1 - DECAY) * (fewSquared - allSquared) / (1 / b - 1 / big);
    weight = DECAY * weight + 1 - DECAY;
  }

  /** The scale in examples; NaN as long as the noise hides the gradient or nothing was measured. */
  double value() {
    return weight > 0 && signal > 0 ? Math.max(0, noise) / signal : Double.NaN;
  }

  ObjectNode json() {
    return Json.object().put("signal", signal).put("noise", noise).put("weight", weight);
  }

  void load(JsonNode node) {
    signal = node.path("signal").asDouble();
    noise = node.path("noise").asDouble();
    weight = node.path("weight").asDouble();
  }
}
