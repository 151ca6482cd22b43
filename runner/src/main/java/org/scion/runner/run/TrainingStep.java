package org.scion.runner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
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
 * mean over all labelled tokens of the step.
 */
public final class TrainingStep {
  private final InjectedModel model;
  private final TrainingSpec spec;
  private final Optimizer optimizer;
  private final LossPass pass;
  private final Gradients gradients;

  public TrainingStep(InjectedModel model, TrainingSpec spec, Optimizer optimizer) {
    this.model = model;
    this.spec = spec;
    this.optimizer = optimizer;
    this.pass = new LossPass(model);
    this.gradients = new Gradients(model.trained());
  }

  /**
   * What a step gave.
   *
   * @param loss mean over its labels
   * @param gradientNorm before clipping
   * @param tokens in its batches
   * @param examples in its batches
   * @param labels that it learnt from; 0 means that nothing was updated
   */
  public record Outcome(double loss, double gradientNorm, long tokens, int examples, long labels) {
    public boolean finite() {
      return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }
  }

  /** Runs a step; arrays made in it are freed at its end. */
  public Outcome run(StepContext context, List<List<TokenisedExample>> microBatches) {
    long own = microBatches.stream().mapToLong(ExampleBatches::labels).sum();
    long tokens =
        microBatches.stream().flatMap(List::stream).mapToLong(TokenisedExample::length).sum();
    int examples = microBatches.stream().mapToInt(List::size).sum();
    long labels = own == 0 ? 0 : LossPass.counted(model, own, examples);
    if (labels == 0) {
      return new Outcome(0, 0, tokens, examples, 0);
    }
    Torch.seed(context.seed(), context.step());
    model.advance(context.step());
    model.attachments().forEach(a -> a.beforeStep(context));
    if (optimizer instanceof ForwardOptimizer forward) {
      return forwardOnly(forward, context, microBatches, new long[] {labels, tokens, examples});
    }
    double sum = 0;
    double terms = 0;
    for (List<TokenisedExample> group : microBatches) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        ExampleBatches batch = ExampleBatches.of(group, model.host());
        LossPass.Loss loss = pass.train(batch.batch(), batch.targets(), 1.0 / labels);
        sum += loss.summed();
        terms += loss.terms();
      }
    }
    double norm = update(context, sum);
    return new Outcome(sum / labels + terms, norm, tokens, examples, labels);
  }

  /** Two losses instead of a backward pass; both see the same dropout. */
  private Outcome forwardOnly(
      ForwardOptimizer forward,
      StepContext context,
      List<List<TokenisedExample>> microBatches,
      long[] counts) {
    long seed = context.seed() * 0x9E3779B97F4A7C15L + context.step();
    double loss =
        forward.step(
            context.learningRate(),
            seed & Long.MAX_VALUE,
            () -> {
              Torch.seed(context.seed(), context.step());
              return summed(microBatches) / counts[0];
            });
    for (Attachment a : model.attachments()) {
      a.afterStep(context, Map.of());
    }
    return new Outcome(loss, Math.abs(forward.slope()), counts[1], (int) counts[2], counts[0]);
  }

  private double summed(List<List<TokenisedExample>> microBatches) {
    double sum = 0;
    for (List<TokenisedExample> group : microBatches) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        ExampleBatches batch = ExampleBatches.of(group, model.host());
        sum += pass.evaluate(batch.batch(), batch.targets());
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
