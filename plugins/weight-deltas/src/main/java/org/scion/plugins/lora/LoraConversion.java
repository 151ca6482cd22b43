package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import org.scion.core.SpecException;

/**
 * Any change of a weight as a LoRA with scaling 1: with dW = U S V^T, B = U_r S_r and A = V_r^T.
 * Stateless.
 */
public final class LoraConversion {
  private LoraConversion() {}

  /**
   * The best factors of a fixed rank.
   *
   * @param delta dW, (out, in)
   */
  public static Factors ofRank(NDArray delta, int rank) {
    Svd svd = Svd.of(delta);
    if (rank < 1 || rank > svd.size()) {
      throw new SpecException(
          "rank", String.valueOf(rank), "1 to " + svd.size(), "The weight has no more directions.");
    }
    return factors(svd, rank);
  }

  /**
   * The best factors of the smallest rank whose squared singular values reach a share of their sum.
   *
   * @param share above 0, at most 1
   */
  public static Factors ofShare(NDArray delta, double share) {
    if (!(share > 0 && share <= 1)) {
      throw new SpecException("rank", String.valueOf(share), "a share above 0, at most 1", "");
    }
    Svd svd = Svd.of(delta);
    float[] values = svd.s().toFloatArray();
    float total = 0;
    for (float value : values) {
      total += value * value;
    }
    float sum = 0;
    int rank = 0;
    while (rank < values.length && (rank == 0 || sum < share * total)) {
      sum += values[rank] * values[rank];
      rank++;
    }
    return factors(svd, rank);
  }

  private static Factors factors(Svd svd, int rank) {
    Svd part = svd.part(0, rank);
    return new Factors(part.vt(), part.u().mul(part.s()), null);
  }
}
