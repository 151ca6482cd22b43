package org.scion.runner.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Task;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.host.HostModel;

/**
 * The proof of an export: fixed prompts go through the trained model and through the written files
 * loaded again; the largest and the mean difference of their logits and the share of positions
 * where both would choose the same.
 *
 * @param maxAbs largest absolute difference of a logit
 * @param meanAbs mean absolute difference
 * @param agreement share of equal argmax, 0 to 1
 */
public record Proof(double maxAbs, double meanAbs, double agreement) {
  static final List<String> PROMPTS =
      List.of(
          "My order has not arrived yet.",
          "The quick brown fox jumps over the lazy dog.",
          "Question: What is 7 times 8? Answer:",
          "Once upon a time there was a small boat",
          "Please cancel my subscription.",
          "In 1969 the first people landed on the moon",
          "def add(a, b):",
          "Water boils at");

  /**
   * Logits of the prompts: every position of a language model, one row a prompt of a classifier.
   */
  public static List<float[]> logits(HostModel host, TextTokenizer tokenizer) {
    host.mode(HostModel.Mode.EVALUATION);
    List<float[]> result = new ArrayList<>();
    boolean lm = host.layout().head().task() == Task.CAUSAL_LM;
    for (String prompt : PROMPTS) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        long[] ids = tokenizer.encode(prompt, !lm);
        NDArray scores =
            Torch.withoutGradient(
                () -> {
                  HostModel.Embedded last = host.forward(Batch.of(new long[][] {ids}));
                  if (lm) {
                    return host.head(last.hidden());
                  }
                  NDArray rows = Torch.create(host.scoredRows(last.batch()));
                  return host.head(Kernels.call("rows", last.hidden(), rows));
                });
        result.add(Torch.floats(scores));
      }
    }
    return result;
  }

  /**
   * Compares two models' logits of the same prompts; where a prompt technique lengthened one of
   * them, the last positions are compared.
   *
   * @param classes scores in a row
   */
  public static Proof of(List<float[]> a, List<float[]> b, int classes) {
    double max = 0;
    double sum = 0;
    long count = 0;
    long same = 0;
    long rows = 0;
    for (int i = 0; i < a.size(); i++) {
      int length = Math.min(a.get(i).length, b.get(i).length);
      int aStart = a.get(i).length - length;
      int bStart = b.get(i).length - length;
      for (int k = 0; k < length; k++) {
        double d = Math.abs((double) a.get(i)[aStart + k] - b.get(i)[bStart + k]);
        max = Double.isNaN(d) ? Double.NaN : Math.max(max, d);
        sum += d;
      }
      count += length;
      for (int row = 0; row < length / classes; row++) {
        int first = argMax(a.get(i), aStart + row * classes, classes);
        int second = argMax(b.get(i), bStart + row * classes, classes);
        same += first == second ? 1 : 0;
        rows++;
      }
    }
    return new Proof(max, sum / count, (double) same / rows);
  }

  /** Scores in a row of a model of this layout. */
  public static int classes(HostLayout layout) {
    return layout.head().labels() > 0 ? layout.head().labels() : layout.dimensions().vocabulary();
  }

  private static int argMax(float[] values, int start, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (values[start + i] > values[start + best]) {
        best = i;
      }
    }
    return best;
  }

  /** The contract's keys. */
  public ObjectNode json() {
    return Json.object()
        .put("max_abs_logit_diff", maxAbs)
        .put("mean_abs_logit_diff", meanAbs)
        .put("argmax_agreement", agreement);
  }
}
