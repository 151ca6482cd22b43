package org.scion.plugins.combining;

/**
 * How adapters are combined.
 *
 * @param density share of entries kept by pruning, 0 to 1
 * @param sign whose sign wins in TIES
 * @param rank of the result of an SVD method; 0 for the largest of the inputs
 * @param clamp joint quantile that clips the SVD factors; 0 for none
 */
public record MergeOptions(double density, Sign sign, int rank, double clamp) {
  /** How the sign of an entry is elected. */
  public enum Sign {
    /** The sign of the sum. */
    TOTAL,
    /** The sign that more of the inputs have. */
    FREQUENCY
  }

  /** Half of the entries kept, signs by sum, the inputs' rank. */
  public static final MergeOptions DEFAULT = new MergeOptions(0.5, Sign.TOTAL, 0, 0);
}
