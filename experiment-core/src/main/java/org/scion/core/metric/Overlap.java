package org.scion.core.metric;

/**
 * Precision, recall and their harmonic mean; a share whose denominator is zero is 0. Immutable.
 *
 * @param precision shared / predicted
 * @param recall shared / true
 * @param f1 2 shared / (predicted + true)
 */
public record Overlap(double precision, double recall, double f1) {

  static Overlap of(long shared, long predicted, long truth) {
    return new Overlap(
        ClassScores.share(shared, predicted),
        ClassScores.share(shared, truth),
        ClassScores.share(2 * shared, predicted + truth));
  }
}
