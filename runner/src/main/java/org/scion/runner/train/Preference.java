package org.scion.runner.train;

/**
 * A loss over the log-probabilities of completions: plain numbers in, the loss and its slopes out.
 *
 * <p>Since a completion's log-probability is a sum over its tokens, the gradient of the loss is
 * that of a cross entropy in which every token is weighted by minus the slope of its completion; so
 * nothing of this needs tensors. Stateless and thread-safe.
 */
public interface Preference {
  /**
   * Completions of a micro batch, n of them. Of a pair the preferred one comes first.
   *
   * @param policy log-probability of each under the model in training, summed over its tokens, (n)
   * @param reference the same under the base alone, (n); null if the loss needs none
   * @param lengths tokens of each, (n)
   * @param wanted whether each is wanted, (n); for pairs true, false, true, ...
   * @param divergence mean of policy minus reference over completions put to prompts that are not
   *     theirs; 0 where the loss needs none
   */
  @SuppressWarnings("ArrayRecordComponent") // made for one call
  record Completions(
      double[] policy, double[] reference, int[] lengths, boolean[] wanted, double divergence) {

    /** policy minus reference of one completion. */
    public double gain(int i) {
      return policy[i] - reference[i];
    }

    /** Log-probability of one completion per token. */
    public double mean(int i) {
      return policy[i] / Math.max(1, lengths[i]);
    }
  }

  /**
   * What a micro batch gave.
   *
   * @param loss summed over its examples
   * @param slopes of that sum by each policy log-probability, (n)
   * @param rewards of each completion, as the paper defines them, (n)
   */
  @SuppressWarnings("ArrayRecordComponent") // made for one call
  record Verdict(double loss, double[] slopes, double[] rewards) {}

  Verdict judge(Completions completions);

  /** log(1 / (1 + e^-x)) without overflow. */
  static double logSigmoid(double x) {
    return x >= 0 ? -Math.log1p(Math.exp(-x)) : x - Math.log1p(Math.exp(x));
  }

  static double sigmoid(double x) {
    return Math.exp(logSigmoid(x));
  }

  /** Numbers of a pair loss f(h), h a difference of the two sides. */
  record Pair(double loss, double slope) {}

  /**
   * The loss of a pair that is preferred with probability 1 - e: -(1 - e) log s(x) - e log s(-x).
   *
   * @return loss and slope by x
   */
  static Pair logistic(double x, double e) {
    double loss = -(1 - e) * logSigmoid(x) - e * logSigmoid(-x);
    return new Pair(loss, -(1 - e) * sigmoid(-x) + e * sigmoid(x));
  }
}
