package org.scion.runner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.data.LabelSet;
import org.scion.core.metric.ClassificationMetrics;
import org.scion.core.metric.LanguageMetrics;
import org.scion.core.model.Task;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.train.LossPass;

/**
 * Metrics of a model on examples. Examples of like length go together; the order does not matter.
 */
public final class Evaluator {
  private static final int BATCH = 32;

  private final InjectedModel model;
  private final LabelSet labels;
  private final StepLoss loss;

  /**
   * @param labels names of the classes; null for a language model
   */
  public Evaluator(InjectedModel model, LabelSet labels) {
    this(model, labels, null);
  }

  /** The evaluator of a run, with its preference objective if it has one. */
  Evaluator(RunSetup setup) {
    this(setup.model(), setup.labels(), Objectives.preference(setup));
  }

  /**
   * @param loss of the training; that of labels is measured without its objectives
   */
  Evaluator(InjectedModel model, LabelSet labels, StepLoss loss) {
    this.model = model;
    this.labels = labels;
    this.loss = loss;
  }

  /**
   * Metrics by name: loss and perplexity; loss, accuracy, macro_f1 and Matthews; or a preference
   * objective's loss and rewards.
   */
  public Map<String, Double> evaluate(List<TokenisedExample> examples) {
    HostModel host = model.host();
    boolean training = host.training();
    host.mode(HostModel.Mode.EVALUATION);
    try {
      if (loss instanceof PreferenceLoss preference) {
        return preferences(examples, preference);
      }
      return host.layout().head().task() == Task.CAUSAL_LM
          ? language(examples)
          : classification(examples);
    } finally {
      host.mode(training ? HostModel.Mode.TRAINING : HostModel.Mode.EVALUATION);
    }
  }

  private static Map<String, Double> preferences(
      List<TokenisedExample> examples, PreferenceLoss loss) {
    Map<String, Double> result = new LinkedHashMap<>();
    double sum = 0;
    for (List<TokenisedExample> group : ExampleBatches.groups(examples, 8)) {
      sum += loss.evaluate(group);
    }
    result.put("loss", sum / Math.max(1, loss.units(examples)));
    result.putAll(loss.metrics());
    return result;
  }

  private Map<String, Double> language(List<TokenisedExample> examples) {
    LossPass pass = new LossPass(model);
    double sum = 0;
    long tokens = 0;
    for (List<TokenisedExample> group : ExampleBatches.groups(byLength(examples), 8)) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        ExampleBatches batch = ExampleBatches.of(group, model.host());
        sum += pass.evaluate(batch.batch(), batch.targets());
        tokens += batch.targets().count();
      }
    }
    return new LanguageMetrics(sum, tokens).named();
  }

  private Map<String, Double> classification(List<TokenisedExample> examples) {
    List<TokenisedExample> ordered = byLength(examples);
    int[] truth = new int[ordered.size()];
    int[] predicted = new int[ordered.size()];
    double loss = 0;
    int at = 0;
    for (List<TokenisedExample> group : ExampleBatches.groups(ordered, BATCH)) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray scores = scores(group);
        long[] best = scores.argMax(1).toLongArray();
        long[] wanted = group.stream().mapToLong(TokenisedExample::label).toArray();
        NDArray ce = Kernels.call("cross_entropy", scores, Torch.create(wanted));
        loss += ce.getFloat();
        for (int i = 0; i < best.length; i++) {
          truth[at] = (int) wanted[i];
          predicted[at++] = (int) best[i];
        }
      }
    }
    Map<String, Double> result = new LinkedHashMap<>();
    result.put("loss", loss / Math.max(1, ordered.size()));
    result.putAll(ClassificationMetrics.of(truth, predicted, labels.names()).named());
    return result;
  }

  /** Scores of each example, (n, labels). */
  public NDArray scores(List<TokenisedExample> group) {
    return Torch.withoutGradient(
        () -> {
          HostModel host = model.host();
          ExampleBatches batch = ExampleBatches.of(group, host);
          HostModel.Embedded last = host.forward(batch.batch());
          NDArray rows = Torch.create(host.scoredRows(last.batch()));
          return host.head(Kernels.call("rows", last.hidden(), rows));
        });
  }

  private static List<TokenisedExample> byLength(List<TokenisedExample> examples) {
    List<TokenisedExample> sorted = new ArrayList<>(examples);
    sorted.sort(java.util.Comparator.comparingInt(TokenisedExample::length));
    return sorted;
  }
}
