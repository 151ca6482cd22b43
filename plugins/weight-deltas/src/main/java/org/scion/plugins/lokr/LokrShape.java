package org.scion.plugins.lokr;

import org.scion.core.model.Site;
import org.scion.core.technique.Settings;

/**
 * Sizes of the Kronecker factors at one site: in = m n, out = l k.
 *
 * @param l rows of the first factor
 * @param m columns of the first factor
 * @param k rows of the second factor
 * @param n columns of the second factor
 * @param rank r
 * @param firstLow whether the first factor is a product of two thin ones
 * @param secondLow whether the second factor is
 */
record LokrShape(int l, int m, int k, int n, int rank, boolean firstLow, boolean secondLow) {
  static LokrShape of(Site site, Settings settings) {
    int factor = settings.integer("decompose_factor");
    int[] in = factors(site.in(), factor);
    int[] out = factors(site.out(), factor);
    int rank = settings.integer("rank");
    boolean both = settings.flag("decompose_both");
    return new LokrShape(
        out[0],
        in[0],
        out[1],
        in[1],
        rank,
        both && 2 * rank < Math.max(out[0], in[0]),
        2 * rank < Math.max(out[1], in[1]));
  }

  /**
   * Splits a width in two. If the factor divides it, the factor comes first; else the most balanced
   * pair whose smaller part is at most the factor (-1: any), the smaller first.
   */
  static int[] factors(int width, int factor) {
    if (factor > 0 && width % factor == 0) {
      return new int[] {factor, width / factor};
    }
    int most = factor == -1 ? width : factor;
    int small = 1;
    for (int d = 2; d <= most && (long) d * d <= width; d++) {
      if (width % d == 0) {
        small = d;
      }
    }
    return new int[] {small, width / small};
  }

  long parameters() {
    long first = firstLow ? (long) rank * (l + m) : (long) l * m;
    long second = secondLow ? (long) rank * (k + n) : (long) k * n;
    return first + second;
  }
}
