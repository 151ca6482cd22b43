package org.scion.plugins.combining;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Combines IA3 adapters: every vector is the weighted sum of the inputs' vectors. */
public final class VectorSum {
  private VectorSum() {}

  /**
   * Sums by file name; tensors that are not IA3 vectors (a head) are those of the first file.
   *
   * @param weights one for each file, not normalised
   */
  public static Map<String, NDArray> of(List<Map<String, NDArray>> files, double[] weights) {
    Map<String, NDArray> result = new LinkedHashMap<>();
    for (int i = 0; i < files.size(); i++) {
      double weight = weights[i];
      files
          .get(i)
          .forEach(
              (name, array) -> {
                if (name.endsWith(".ia3_l")) {
                  result.merge(name, array.mul(weight), NDArray::add);
                } else {
                  result.putIfAbsent(name, array);
                }
              });
    }
    return result;
  }
}
