package org.scion.core.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores of a tagger: the share of right tags, and, where all tags are {@code O}, {@code B-type} or
 * {@code I-type}, precision, recall and F1 of whole spans as seqeval has them. Immutable.
 *
 * @param accuracy right tags / tags
 * @param spans of whole spans; null where the tags are no spans
 */
public record TagMetrics(double accuracy, Overlap spans) {

  /**
   * Scores tag sequences.
   *
   * @param labels every tag that there is
   * @throws IllegalArgumentException if numbers or lengths of sequences differ
   */
  public static TagMetrics of(
      List<List<String>> truth, List<List<String>> predicted, List<String> labels) {
    long right = 0;
    long total = 0;
    for (int i = 0; i < truth.size(); i++) {
      for (int t = 0; t < truth.get(i).size(); t++) {
        right += truth.get(i).get(t).equals(predicted.get(i).get(t)) ? 1 : 0;
        total++;
      }
    }
    boolean spans = labels.stream().allMatch(tag -> tag.matches("O|[BI]-.+"));
    return new TagMetrics(
        ClassScores.share(right, total),
        spans ? SpanF1.score(truth, predicted, SpanF1.Rule.CONLL) : null);
  }

  /** The numbers under the names that events and tables use. */
  public Map<String, Double> named() {
    Map<String, Double> named = new LinkedHashMap<>();
    named.put("accuracy", accuracy);
    if (spans != null) {
      named.put("precision", spans.precision());
      named.put("recall", spans.recall());
      named.put("f1", spans.f1());
    }
    return named;
  }
}
