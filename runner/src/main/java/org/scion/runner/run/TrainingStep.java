package org.scion.runner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.spec.TrainingSpec;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.StepContext;
import org.scion.runner.train.ForwardOptimizer;
import org.scion.runner.train.Gradients;
import org.scion.runner.train.LossPass;
import org.scion.runner.train.Optimizer;

/**
 * One optimizer step: forward and backward of each micro batch, clipping, update. The loss is the
 * mean over all labelled tokens of the step, or what the spec's objective makes of it; what
 * techniques add to it (a regulariser, a loss of their own) is told apart as {@code penalty}, so
 * that losses of different techniques can be laid over each other.
 */
public final class TrainingStep {
  private final InjectedModel model;
  private final TrainingSpec spec;
  private final Optimizer optimizer;
  private final StepLoss loss;
  private final Gradients gradients;
  private final NoiseScale noise;

  /** Steps that minimise the cross entropy. */
  public TrainingStep(InjectedModel model, TrainingSpec spec, Optimizer optimizer) {
    this(model, spec, optimizer, new LabelLoss(model, List.of()));
  }

  public TrainingStep(InjectedModel model, TrainingSpec spec, Optimizer optimizer, StepLoss loss) {
    this.noise = new NoiseScale(spec.noiseScaleEvery());
    this.model = model;
    this.spec = spec;
    this.optimizer = optimizer;
    this.loss = loss;
    this.gradients = new Gradients(model.trained());
  }

  /**
   * What a step gave.
   *
   * @param loss mean over its labels, without the penalty
   * @param gradientNorm before clipping
   * @param tokens in its batches
   * @param examples in its batches
   * @param labels that it learnt from; 0 means that nothing was updated
   * @param more further numbers by name: of the objective, and the penalty where there is one
   */
  public record Outcome(
      double loss,
      double gradientNorm,
      long tokens,
      int examples,
      long labels,
      Map<String, Double> more) {
    public boolean finite() {
      return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }
  }

  /** Runs a step; arrays made in it are freed at its end. */
  public Outcome run(StepContext context, List<List<TokenisedExample>> microBatches) {
    List<TokenisedExample> all = microBatches.stream().flatMap(List::stream).toList();
    Counts counts = new Counts(all, loss.units(all));
    if (counts.units() == 0) {
      return counts.outcome(0, 0, Map.of());
    }
    Torch.seed(context.seed(), context.step());
    model.advance(context.step());
    model.attachments().forEach(a -> a.beforeStep(context));
    if (optimizer instanceof ForwardOptimizer forward) {
      return forwardOnly(forward, context, microBatches, counts);
    }
    double few = noise.due(context.step()) ? partNorm(context, all) : Double.NaN;
    double sum = 0;
    double terms = 0;
    for (List<TokenisedExample> group : microBatches) {
      LossPass.Loss one = scoped(group, 1.0 / counts.units());
      sum += one.summed();
      terms += one.terms();
    }
    double norm = update(context, sum);
    Map<String, Double> more = new LinkedHashMap<>(loss.metrics());
    if (terms != 0) {
      more.put("penalty", terms);
    }
    if (!Double.isNaN(few)) {
      noise.add(few, all.size() / 2, norm, all.size());
      more.put("noise_scale", noise.value());
    }
    return counts.outcome(sum / counts.units(), norm, more);
  }

  /**
   * Gradient norm over the first half of a step's examples; NaN if that is none or has no label.
   * Afterwards the step finds everything as it was.
   */
  private double partNorm(StepContext context, List<TokenisedExample> all) {
    List<TokenisedExample> half = all.subList(0, all.size() / 2);
    double units = loss.units(half);
    if (units == 0) {
      return Double.NaN;
    }
    double norm;
    int size = Math.max(1, spec.batchSize());
    for (List<TokenisedExample> group : ExampleBatches.groups(half, size)) {
      scoped(group, 1.0 / units);
    }
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      norm = Gradients.norm(gradients.all());
      gradients.clear();
    }
    loss.metrics();
    Torch.seed(context.seed(), context.step());
    return norm;
  }

  /** Forward and backward of a micro batch whose gradients are dropped. */
  void probe(StepContext context, List<TokenisedExample> group) {
    double units = loss.units(group);
    if (units == 0) {
      return;
    }
    Torch.seed(context.seed(), context.step());
    model.advance(context.step());
    if (optimizer instanceof ForwardOptimizer) {
      summed(List.of(group));
    } else {
      scoped(group, 1.0 / units);
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        gradients.clear();
      }
    }
    loss.metrics();
  }

  NoiseScale noise() {
    return noise;
  }

  /**
   * What a step's examples count.
   *
   * @param units what the loss is a mean over; 0 when nothing can be learnt
   */
  private record Counts(List<TokenisedExample> examples, double units) {
    Outcome outcome(double loss, double norm, Map<String, Double> more) {
      long tokens = examples.stream().mapToLong(TokenisedExample::length).sum();
      long labels = units == 0 ? 0 : ExampleBatches.labels(examples);
      return new Outcome(loss, norm, tokens, examples.size(), labels, more);
    }
  }

  private LossPass.Loss scoped(List<TokenisedExample> group, double scale) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return loss.train(group, scale);
    }
  }

  /** Two losses instead of a backward pass; both see the same dropout. */
  private Outcome forwardOnly(
      ForwardOptimizer forward,
      StepContext context,
      List<List<TokenisedExample>> microBatches,
      Counts counts) {
    long seed = context.seed() * 0x9E3779B97F4A7C15L + context.step();
    double mean =
        forward.step(
            context.learningRate(),
            seed & Long.MAX_VALUE,
            () -> {
              Torch.seed(context.seed(), context.step());
              return summed(microBatches) / counts.units();
            });
    for (Attachment a : model.attachments()) {
      a.afterStep(context, Map.of());
    }
    return counts.outcome(mean, Math.abs(forward.slope()), loss.metrics());
  }

  private double summed(List<List<TokenisedExample>> microBatches) {
    double sum = 0;
    for (List<TokenisedExample> group : microBatches) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        sum += loss.evaluate(group);
      }
    }
    return sum;
  }

  private double update(StepContext context, double sum) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      Map<String, NDArray> all = gradients.all();
      double norm = Gradients.norm(all);
      if (Double.isFinite(sum) && Double.isFinite(norm)) {
        if (spec.clip() > 0) {
          Gradients.clip(all, norm, spec.clip());
        }
        for (Attachment a : model.attachments()) {
          a.afterGradients(context, all);
        }
        optimizer.step(context.learningRate(), all);
        for (Attachment a : model.attachments()) {
          a.afterStep(context, all);
        }
      }
      gradients.clear();
      return norm;
    }
  }
}
