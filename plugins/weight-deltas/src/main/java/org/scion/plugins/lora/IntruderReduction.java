package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * Weakens the intruder dimensions of a LoRA: singular directions of the tuned weight that look like
 * none of the base's (Shuttleworth et al., 2024, arXiv:2410.21228). Immutable.
 *
 * <p>With W + dW = U S V^T, direction j of the first {@code top} is an intruder when max_i |u_j .
 * u_i(W)| is below {@code epsilon}; then W + dW gets (lambda - 1) sum_j s_j u_j v_j^T added, and
 * the new dW is cut to the old rank.
 *
 * @param top leading directions looked at
 * @param epsilon cosine below which a direction is an intruder
 * @param lambda what is left of an intruder, 1 for all of it
 */
public record IntruderReduction(int top, double epsilon, double lambda) {
  /** PEFT's defaults. */
  public static final IntruderReduction DEFAULT = new IntruderReduction(10, 0.5, 0.75);

  /**
   * What became of one site.
   *
   * @param intruders indexes among the leading directions
   * @param factors the new factors; the old ones where there was no intruder
   */
  public record Reduced(List<Integer> intruders, Factors factors) {}

  /**
   * @param weight of the base, (out, in)
   * @param part the adapter's change of it
   */
  public Reduced of(NDArray weight, LoraFile.Part part) {
    Svd base = Svd.of(weight);
    NDArray merged = weight.add(part.delta());
    Svd tuned = Svd.of(merged);
    float[] nearest =
        tuned.u().transpose().matMul(base.u()).abs().max(new int[] {1}).toFloatArray();
    List<Integer> intruders = new ArrayList<>();
    NDArray change = merged.sub(weight);
    for (int j = 0; j < Math.min(top, nearest.length); j++) {
      if (nearest[j] < epsilon) {
        intruders.add(j);
        change = change.add(tuned.part(j, j + 1L).product().mul(lambda - 1));
      }
    }
    if (intruders.isEmpty()) {
      return new Reduced(intruders, part.factors());
    }
    Svd cut = Svd.of(change.div(part.shape().scaling())).part(0, part.shape().rank());
    return new Reduced(intruders, cut.even(1));
  }
}
