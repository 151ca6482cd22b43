package org.scion.runner.generate;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Chooses the next token from scores: the likeliest, or a draw. Confined to one thread. */
final class NextToken {
  private final Sampling sampling;
  private final SplittableRandom random;

  NextToken(Sampling sampling) {
    this.sampling = sampling;
    this.random = new SplittableRandom(sampling.seed());
  }

  int choose(float[] scores) {
    if (sampling.temperature() <= 0) {
      return IntStream.range(0, scores.length)
          .reduce((a, b) -> scores[b] > scores[a] ? b : a)
          .orElseThrow();
    }
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
            .mapToInt(Integer::intValue)
            .limit(sampling.topK() > 0 ? sampling.topK() : scores.length)
            .toArray();
    return draw(order, shares(order, scores));
  }

  private double[] shares(int[] order, float[] scores) {
    double[] shares = new double[order.length];
    double sum = 0;
    for (int i = 0; i < order.length; i++) {
      shares[i] = Math.exp((scores[order[i]] - scores[order[0]]) / sampling.temperature());
      sum += shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  private int draw(int[] order, double[] shares) {
    double kept = 0;
    int count = 0;
    while (count < shares.length && (count == 0 || kept < sampling.topP())) {
      kept += shares[count++];
    }
    double point = random.nextDouble() * kept;
    for (int i = 0; i < count; i++) {
      point -= shares[i];
      if (point < 0) {
        return order[i];
      }
    }
    return order[count - 1];
  }
}
