package org.scion.runner.train;

/** A preference between two completions that stand side by side, the preferred one first. */
public interface PairPreference extends Preference {
  /**
   * The loss of a pair, a function of one difference between its sides.
   *
   * @param w the preferred one
   * @param l the other one
   * @return loss and slope by the difference
   */
  Pair pair(Completions c, int w, int l);

  /** How much of a completion's log-probability enters the difference. */
  default double share(Completions c, int i) {
    return 1;
  }

  double reward(Completions c, int i);

  /** The loss of a pair; sets the slopes of both sides. */
  default double judge(Completions c, int w, int l, double[] slopes) {
    Pair pair = pair(c, w, l);
    slopes[w] = pair.slope() * share(c, w);
    slopes[l] = -pair.slope() * share(c, l);
    return pair.loss();
  }

  @Override
  default Verdict judge(Completions c) {
    int n = c.policy().length;
    double[] slopes = new double[n];
    double[] rewards = new double[n];
    double loss = 0;
    for (int w = 0; w < n; w += 2) {
      loss += judge(c, w, w + 1, slopes);
    }
    for (int i = 0; i < n; i++) {
      rewards[i] = reward(c, i);
    }
    return new Verdict(loss, slopes, rewards);
  }
}
