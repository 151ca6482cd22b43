package org.scion.core.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores of a classifier, as scikit-learn computes them with {@code zero_division=0}. Immutable.
 *
 * <pre>
 * accuracy = right / n
 * macro F1 = mean of F1 over the classes that occur in truth or prediction
 * Matthews = (n right - sum t_k p_k) / sqrt((n^2 - sum p_k^2)(n^2 - sum t_k^2)), 0 if undefined
 * </pre>
 *
 * with t_k, p_k the true and predicted counts of class k (Gorodkin 2004, the R_K statistic).
 */
public final class ClassificationMetrics {
  private final ConfusionMatrix confusion;

  private ClassificationMetrics(ConfusionMatrix confusion) {
    this.confusion = confusion;
  }

  /**
   * Scores predictions.
   *
   * @param truth class index of each row
   * @param predicted class index of each row
   * @param labels names by class index
   */
  public static ClassificationMetrics of(int[] truth, int[] predicted, List<String> labels) {
    return new ClassificationMetrics(ConfusionMatrix.of(truth, predicted, labels));
  }

  public ConfusionMatrix confusion() {
    return confusion;
  }

  public double accuracy() {
    return ClassScores.share(confusion.right(), confusion.total());
  }

  public double macroF1() {
    double sum = 0;
    int occurring = 0;
    for (int k = 0; k < confusion.labels().size(); k++) {
      if (confusion.support(k) + confusion.predictions(k) > 0) {
        sum += scores(k).f1();
        occurring++;
      }
    }
    return occurring == 0 ? 0 : sum / occurring;
  }

  public double matthews() {
    double n = confusion.total();
    double agreement = 0;
    double truth = 0;
    double predicted = 0;
    for (int k = 0; k < confusion.labels().size(); k++) {
      double t = confusion.support(k);
      double p = confusion.predictions(k);
      agreement += t * p;
      truth += t * t;
      predicted += p * p;
    }
    double scale = Math.sqrt(n * n - predicted) * Math.sqrt(n * n - truth);
    return scale == 0 ? 0 : (n * confusion.right() - agreement) / scale;
  }

  /** Scores of every class, in the order of the labels. */
  public List<ClassScores> perClass() {
    List<ClassScores> all = new ArrayList<>();
    for (int k = 0; k < confusion.labels().size(); k++) {
      all.add(scores(k));
    }
    return all;
  }

  /** The summary numbers under the names that events and tables use. */
  public Map<String, Double> named() {
    Map<String, Double> named = new LinkedHashMap<>();
    named.put("accuracy", accuracy());
    named.put("macro_f1", macroF1());
    named.put("matthews", matthews());
    return named;
  }

  private ClassScores scores(int k) {
    return ClassScores.of(
        confusion.labels().get(k),
        confusion.count(k, k),
        confusion.predictions(k),
        confusion.support(k));
  }
}
