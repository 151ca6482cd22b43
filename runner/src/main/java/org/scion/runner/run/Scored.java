package org.scion.runner.run;

import java.util.Arrays;
import org.scion.runner.data.TokenisedExample;

/**
 * An example with a model's scores.
 *
 * @param scores (labels), or (tokens x labels) for token classification
 */
@SuppressWarnings("ArrayRecordComponent") // read once, by the metric that asked for it
record Scored(TokenisedExample example, float[] scores) {

  /** The scores of one token. */
  float[] row(int token, int labels) {
    return Arrays.copyOfRange(scores, token * labels, (token + 1) * labels);
  }

  /** Index of the largest of some scores. */
  static int best(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  /** Cross entropy of some scores against a label: log sum exp(s) - s_label. */
  static double entropy(float[] scores, int label) {
    double top = scores[best(scores)];
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - top);
    }
    return top + Math.log(sum) - scores[label];
  }
}
