package org.scion.core.lab;

import java.util.Arrays;

/**
 * The singular values s_1 >= s_2 >= ... of a matrix and what is read off them. Immutable by
 * agreement: nobody writes into the array.
 *
 * <pre>
 * Frobenius norm   sqrt(sum s_i^2)
 * stable rank      sum s_i^2 / s_1^2                        (Rudelson and Vershynin, 2007)
 * effective rank   exp(-sum p_i ln p_i), p_i = s_i / sum s  (Roy and Vetterli, 2007)
 * energy of rank k sum_{i<=k} s_i^2 / sum s_i^2
 * </pre>
 *
 * A matrix of zeros has norm and ranks 0 and no energy.
 *
 * @param values descending
 */
@SuppressWarnings("ArrayRecordComponent") // read in loops over whole models
public record SingularValues(float[] values) {

  /** Frobenius norm of the matrix. */
  public double norm() {
    return Math.sqrt(squares(values.length));
  }

  public double stableRank() {
    double largest = values.length == 0 ? 0 : values[0];
    return largest == 0 ? 0 : squares(values.length) / (largest * largest);
  }

  public double effectiveRank() {
    double sum = 0;
    for (float s : values) {
      sum += s;
    }
    if (sum == 0) {
      return 0;
    }
    double entropy = 0;
    for (float s : values) {
      double share = s / sum;
      entropy -= share > 0 ? share * Math.log(share) : 0;
    }
    return Math.exp(entropy);
  }

  /** Energy kept by ranks 1 to at most {@code most}; zeros for a matrix of zeros. */
  public double[] energy(int most) {
    double[] kept = new double[Math.min(most, values.length)];
    double all = squares(values.length);
    double sum = 0;
    for (int i = 0; i < kept.length; i++) {
      sum += (double) values[i] * values[i];
      kept[i] = all == 0 ? 0 : sum / all;
    }
    return kept;
  }

  /** The smallest rank that keeps a share of the energy; 0 for a matrix of zeros. */
  public int rankKeeping(double share) {
    double[] energy = energy(values.length);
    if (energy.length == 0 || energy[energy.length - 1] == 0) {
      return 0;
    }
    int rank = 1;
    while (rank < energy.length && energy[rank - 1] < share) {
      rank++;
    }
    return rank;
  }

  /** The first values. */
  public float[] first(int count) {
    return Arrays.copyOf(values, Math.min(count, values.length));
  }

  private double squares(int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (double) values[i] * values[i];
    }
    return sum;
  }
}
