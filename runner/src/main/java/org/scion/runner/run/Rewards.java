package org.scion.runner.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.runner.train.Preference;

/**
 * Means over completions since they were last taken: {@code rewards_chosen}, {@code
 * rewards_rejected}, {@code logps_chosen}, {@code logps_rejected}, and for pairs {@code
 * rewards_margin} and {@code rewards_accuracy}, the share of pairs whose preferred side has the
 * higher reward. A completion that is wanted counts as chosen.
 */
final class Rewards {
  private final double[] reward = new double[2];
  private final double[] logProbability = new double[2];
  private final long[] count = new long[2];
  private double margin;
  private double right;
  private long pairs;

  void add(Preference.Completions completions, double[] rewards, boolean inPairs) {
    for (int i = 0; i < rewards.length; i++) {
      int side = completions.wanted()[i] ? 0 : 1;
      reward[side] += rewards[i];
      logProbability[side] += completions.policy()[i];
      count[side]++;
      if (inPairs && i % 2 == 1) {
        margin += rewards[i - 1] - rewards[i];
        right += rewards[i - 1] > rewards[i] ? 1 : 0;
        pairs++;
      }
    }
  }

  /** The means so far; begins anew. A mean of nothing is left out. */
  Map<String, Double> take() {
    Map<String, Double> result = new LinkedHashMap<>();
    put(result, "rewards_chosen", reward[0], count[0]);
    put(result, "rewards_rejected", reward[1], count[1]);
    put(result, "rewards_margin", margin, pairs);
    put(result, "rewards_accuracy", right, pairs);
    put(result, "logps_chosen", logProbability[0], count[0]);
    put(result, "logps_rejected", logProbability[1], count[1]);
    for (int side = 0; side < 2; side++) {
      reward[side] = 0;
      logProbability[side] = 0;
      count[side] = 0;
    }
    margin = 0;
    right = 0;
    pairs = 0;
    return result;
  }

  private static void put(Map<String, Double> result, String name, double sum, long over) {
    if (over > 0) {
      result.put(name, sum / over);
    }
  }
}
