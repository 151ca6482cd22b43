package org.scion.runner.spectra;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.Json;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * Singular values of a base matrix, its tuned form and their difference, and the intruder
 * dimensions among the tuned form's first left singular vectors: those whose largest absolute
 * cosine with all of the base's left singular vectors is below epsilon (Shuttleworth et al., LoRA
 * vs Full Fine-tuning: An Illusion of Equivalence, 2024).
 *
 * @param sigmaBase singular values of the base, descending
 * @param sigmaTuned of the tuned matrix
 * @param sigmaDelta of the difference
 * @param cosine largest absolute cosine of each of the first tuned vectors
 * @param intruders how many of them are below epsilon
 */
public record Spectrum(
    float[] sigmaBase, float[] sigmaTuned, float[] sigmaDelta, float[] cosine, int intruders) {

  /**
   * @param base (m, n)
   * @param tuned (m, n)
   * @param top how many of the tuned vectors are looked at
   */
  public static Spectrum of(NDArray base, NDArray tuned, int top, double epsilon) {
    NDList b = Kernels.callAll("svd", base);
    NDList t = Kernels.callAll("svd", tuned);
    long k = Math.min(top, t.get(1).size());
    NDArray first = t.get(0).get(":, 0:" + k); // (m, k)
    NDArray cosine = first.transpose().matMul(b.get(0)).abs().max(new int[] {1}); // (k)
    float[] values = Torch.floats(cosine);
    int intruders = 0;
    for (float value : values) {
      intruders += value < epsilon ? 1 : 0;
    }
    return new Spectrum(
        Torch.floats(b.get(1)),
        Torch.floats(t.get(1)),
        Torch.floats(Kernels.call("singular_values", tuned.sub(base))),
        values,
        intruders);
  }

  /** exp of the entropy of the difference's normalised singular values; 0 without a difference. */
  public double effectiveRankDelta() {
    double sum = 0;
    for (float s : sigmaDelta) {
      sum += s;
    }
    double entropy = 0;
    for (float s : sigmaDelta) {
      double share = sum == 0 ? 0 : s / sum;
      entropy -= share > 0 ? share * Math.log(share) : 0;
    }
    return sum == 0 ? 0 : Math.exp(entropy);
  }

  /** The contract's keys; arrays hold the first values. */
  public ObjectNode json(String site, long[] shape, int top) {
    ObjectNode node = Json.object().put("site", site);
    node.set("shape", Json.tree(shape));
    node.put("intruders", intruders);
    node.set("cosine", Json.tree(cosine));
    node.set("sigma_base", Json.tree(first(sigmaBase, top)));
    node.set("sigma_tuned", Json.tree(first(sigmaTuned, top)));
    node.set("sigma_delta", Json.tree(first(sigmaDelta, top)));
    return node.put("effective_rank_delta", effectiveRankDelta());
  }

  private static float[] first(float[] values, int count) {
    return java.util.Arrays.copyOf(values, Math.min(count, values.length));
  }
}
