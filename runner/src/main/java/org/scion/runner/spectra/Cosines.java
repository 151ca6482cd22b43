package org.scion.runner.spectra;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.Json;
import org.scion.runner.engine.Torch;

/**
 * Absolute cosines of the first k left singular vectors of a tuned matrix with <em>all</em> those
 * of its base.
 *
 * @param first (k, k) those with the first k of the base, tuned vectors as rows
 * @param best the largest of each tuned vector with any of the base's
 * @param index which vector of the base that is, from 0
 */
@SuppressWarnings("ArrayRecordComponent") // results that nobody changes
record Cosines(float[][] first, float[] best, int[] index) {

  /**
   * @param base (m, n) orthonormal columns
   * @param tuned (m, k) orthonormal columns
   */
  static Cosines of(NDArray base, NDArray tuned) {
    int k = (int) tuned.getShape().get(1);
    int width = (int) base.getShape().get(1);
    float[] all = Torch.floats(tuned.transpose().matMul(base).abs()); // (k, n)
    Cosines result = new Cosines(new float[k][Math.min(k, width)], new float[k], new int[k]);
    for (int row = 0; row < k; row++) {
      System.arraycopy(all, row * width, result.first[row], 0, result.first[row].length);
      int largest = 0;
      for (int column = 1; column < width; column++) {
        largest = all[row * width + column] > all[row * width + largest] ? column : largest;
      }
      result.best[row] = all[row * width + largest];
      result.index[row] = largest;
    }
    return result;
  }

  /** Puts the grid into a result, and beside it which vector of the base each is most like. */
  void into(ObjectNode node) {
    ArrayNode cosines = node.putArray("cosines");
    for (float[] row : first) {
      cosines.add(Json.tree(row));
    }
    node.set("best_index", Json.tree(index));
  }
}
