package org.scion.runner.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.data.LabelSet;
import org.scion.core.metric.ClassificationMetrics;
import org.scion.core.metric.LanguageMetrics;
import org.scion.core.metric.MultiLabelMetrics;
import org.scion.core.metric.RegressionMetrics;
import org.scion.core.metric.TagMetrics;
import org.scion.core.model.Task;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.train.LossPass;
import org.scion.runner.train.Targets;

/**
 * Metrics of a model on examples. Examples of like length go together; the order does not matter.
 */
public final class Evaluator {
  private static final int BATCH = 32;

  /** Evaluation must not need more memory than a training step. */
  private static final long TOKENS = 1024;

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
  public Evaluator(RunSetup setup) {
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
   * Metrics by name: loss and perplexity; loss, accuracy, macro_f1 and Matthews; those of {@link
   * RegressionMetrics}, {@link MultiLabelMetrics} or {@link TagMetrics} with the loss; or a
   * preference objective's loss and rewards.
   */
  public Map<String, Double> evaluate(List<TokenisedExample> examples) {
    HostModel host = model.host();
    boolean training = host.training();
    host.mode(HostModel.Mode.EVALUATION);
    try {
      if (loss instanceof PreferenceLoss preference) {
        return preferences(examples, preference);
      }
      return switch (host.layout().head().task()) {
        case CAUSAL_LM -> language(examples);
        case CLASSIFICATION -> classification(examples);
        case REGRESSION -> regression(examples);
        case MULTI_LABEL_CLASSIFICATION -> multiLabel(examples);
        case TOKEN_CLASSIFICATION -> tags(examples);
      };
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
    for (List<TokenisedExample> group : ExampleBatches.groups(byLength(examples), 8, TOKENS)) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        ExampleBatches batch = ExampleBatches.of(group, model.host());
        sum += pass.evaluate(batch.batch(), batch.targets());
        tokens += batch.targets().count();
      }
    }
    return new LanguageMetrics(sum, tokens).named();
  }

  /**
   * What a classifier made of examples.
   *
   * @param loss mean over the examples
   * @param metrics with every class and the confusion matrix
   */
  public record Classified(double loss, ClassificationMetrics metrics) {
    /** The summary by name. */
    public Map<String, Double> named() {
      Map<String, Double> result = new LinkedHashMap<>();
      result.put("loss", loss);
      result.putAll(metrics.named());
      return result;
    }
  }

  private Map<String, Double> classification(List<TokenisedExample> examples) {
    return classified(examples).named();
  }

  /** Classifies examples with one label each; the model has to be in evaluation mode. */
  public Classified classified(List<TokenisedExample> examples) {
    List<TokenisedExample> ordered = byLength(examples);
    int[] truth = new int[ordered.size()];
    int[] predicted = new int[ordered.size()];
    double loss = 0;
    int at = 0;
    for (List<TokenisedExample> group : ExampleBatches.groups(ordered, BATCH, TOKENS)) {
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
    return new Classified(
        loss / Math.max(1, ordered.size()),
        ClassificationMetrics.of(truth, predicted, labels.names()));
  }

  private Map<String, Double> regression(List<TokenisedExample> examples) {
    List<Scored> rows = scored(examples);
    double[] truth = rows.stream().mapToDouble(row -> row.example().values()[0]).toArray();
    double[] predicted = rows.stream().mapToDouble(row -> row.scores()[0]).toArray();
    RegressionMetrics metrics = RegressionMetrics.of(truth, predicted);
    return withLoss(metrics.meanSquaredError(), metrics.named());
  }

  private Map<String, Double> multiLabel(List<TokenisedExample> examples) {
    List<Scored> rows = scored(examples);
    boolean[][] truth = new boolean[rows.size()][labels.size()];
    boolean[][] predicted = new boolean[rows.size()][labels.size()];
    double loss = 0;
    for (int i = 0; i < rows.size(); i++) {
      for (int k = 0; k < labels.size(); k++) {
        double score = rows.get(i).scores()[k];
        truth[i][k] = rows.get(i).example().values()[k] > 0.5;
        predicted[i][k] = score > 0; // where the sigmoid exceeds a half
        double margin = truth[i][k] ? score : -score;
        loss += Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
      }
    }
    loss /= (double) rows.size() * labels.size();
    return withLoss(loss, MultiLabelMetrics.of(truth, predicted).named());
  }

  private Map<String, Double> tags(List<TokenisedExample> examples) {
    List<List<String>> truth = new ArrayList<>();
    List<List<String>> predicted = new ArrayList<>();
    double loss = 0;
    long count = 0;
    for (Scored row : scored(examples)) {
      List<String> wanted = new ArrayList<>();
      List<String> given = new ArrayList<>();
      for (int t = 0; t < row.example().length(); t++) {
        int label = (int) row.example().labels()[t];
        if (label != TokenisedExample.IGNORED) {
          float[] scores = row.row(t, labels.size());
          wanted.add(labels.name(label));
          given.add(labels.name(Scored.best(scores)));
          loss += Scored.entropy(scores, label);
          count++;
        }
      }
      truth.add(wanted);
      predicted.add(given);
    }
    return withLoss(
        loss / Math.max(1, count), TagMetrics.of(truth, predicted, labels.names()).named());
  }

  private static Map<String, Double> withLoss(double loss, Map<String, Double> metrics) {
    Map<String, Double> result = new LinkedHashMap<>();
    result.put("loss", loss);
    result.putAll(metrics);
    return result;
  }

  /** Every example with its scores. */
  private List<Scored> scored(List<TokenisedExample> examples) {
    boolean tokens = model.host().layout().head().task() == Task.TOKEN_CLASSIFICATION;
    List<Scored> result = new ArrayList<>();
    for (List<TokenisedExample> group : ExampleBatches.groups(byLength(examples), BATCH, TOKENS)) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        float[] all = Torch.floats(scores(group));
        int rows = group.stream().mapToInt(e -> tokens ? e.length() : 1).sum();
        int width = all.length / rows;
        int at = 0;
        for (TokenisedExample example : group) {
          int end = at + width * (tokens ? example.length() : 1);
          result.add(new Scored(example, Arrays.copyOfRange(all, at, end)));
          at = end;
        }
      }
    }
    return result;
  }

  /** Scores of each example, (n, labels); of each token for token classification. */
  public NDArray scores(List<TokenisedExample> group) {
    return Torch.withoutGradient(
        () -> {
          HostModel host = model.host();
          ExampleBatches batch = ExampleBatches.of(group, host);
          HostModel.Embedded last = host.forward(batch.batch());
          NDArray rows = Torch.create(rows(batch, last.batch()));
          return host.head(Kernels.call("rows", last.hidden(), rows));
        });
  }

  /** Rows that are asked for: those of a prompt in front of the tokens are not. */
  private long[] rows(ExampleBatches batch, Batch after) {
    HostModel host = model.host();
    if (host.layout().head().task().wholeText()) {
      return host.scoredRows(after);
    }
    long[] own = host.scoredRows(batch.batch());
    return new Targets(own, own).shifted(batch.batch(), after).rows();
  }

  /**
   * Longest first: what a group frees is then large enough for the next, and memory does not grow.
   */
  private static List<TokenisedExample> byLength(List<TokenisedExample> examples) {
    List<TokenisedExample> sorted = new ArrayList<>(examples);
    sorted.sort(java.util.Comparator.comparingInt(TokenisedExample::length).reversed());
    return sorted;
  }
}
