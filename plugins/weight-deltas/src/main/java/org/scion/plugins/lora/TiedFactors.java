package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import org.scion.runner.engine.Kernels;

/**
 * Factors of a tied embedding and head that are the same numbers, transposed: each gets the sum of
 * both gradients, so that equal values stay equal.
 */
final class TiedFactors {
  private final String embedding;
  private final String head;

  TiedFactors(String embedding, String head) {
    this.embedding = embedding;
    this.head = head;
  }

  void addUp(Map<String, NDArray> gradients) {
    addUp(gradients, embedding + ".lora_embedding_A", head + ".lora_B.weight");
    addUp(gradients, embedding + ".lora_embedding_B", head + ".lora_A.weight");
  }

  private static void addUp(Map<String, NDArray> gradients, String one, String other) {
    NDArray first = gradients.get(key(gradients, one));
    NDArray second = gradients.get(key(gradients, other));
    NDArray sum = first.add(second.transpose());
    Kernels.inPlace("copy_into", first, sum);
    Kernels.inPlace("copy_into", second, sum.transpose());
  }

  /** Gradients are named with the technique's number in front. */
  private static String key(Map<String, NDArray> gradients, String file) {
    return gradients.keySet().stream()
        .filter(k -> k.endsWith("/" + file))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no gradient for " + file));
  }
}
