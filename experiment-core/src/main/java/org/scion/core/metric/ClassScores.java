package org.scion.core.metric;

/**
 * How one class fared. A share whose denominator is zero is 0. Immutable.
 *
 * @param label the class
 * @param precision right / predicted as this class
 * @param recall right / truly of this class
 * @param f1 2 right / (predicted + true)
 * @param support rows truly of this class
 */
public record ClassScores(String label, double precision, double recall, double f1, long support) {

  static ClassScores of(String label, long right, long predicted, long support) {
    return new ClassScores(
        label,
        share(right, predicted),
        share(right, support),
        share(2 * right, predicted + support),
        support);
  }

  static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
