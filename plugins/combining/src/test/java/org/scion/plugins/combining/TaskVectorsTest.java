package org.scion.plugins.combining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scion.runner.engine.Torch;

class TaskVectorsTest {
  @BeforeAll
  static void start() {
    Torch.start();
  }

  private static Map<String, NDArray> model(float embedding, float first, float last) {
    Map<String, NDArray> model = new LinkedHashMap<>();
    model.put("embed_tokens.weight", Torch.create(new float[] {embedding}, 1));
    model.put("model.layers.0.w", Torch.create(new float[] {first}, 1));
    model.put("model.layers.2.w", Torch.create(new float[] {last}, 1));
    return model;
  }

  private static float[] values(Map<String, NDArray> model) {
    float[] result = new float[model.size()];
    int i = 0;
    for (NDArray array : model.values()) {
      result[i++] = array.toFloatArray()[0];
    }
    return result;
  }

  @Test
  void aSoupIsTheWeightedMean() {
    Map<String, NDArray> soup =
        TaskVectors.soup(List.of(model(1, 2, 3), model(5, 6, 11)), new double[] {3, 1});
    assertArrayEquals(new float[] {2, 3, 5}, values(soup), 1e-6f);
  }

  @Test
  void linesScalesASingleChangeWithDepth() {
    Map<String, NDArray> scaled =
        TaskVectors.lines(model(0, 0, 0), List.of(model(10, 10, 10)), new double[] {1}, 0.2);
    assertArrayEquals(new float[] {2, 2, 10}, values(scaled), 1e-5f);
    assertEquals(0.5, TaskVectors.depth("model.layers.1.w", 3));
    assertEquals(1.0, TaskVectors.depth("lm_head.weight", 3));
  }

  @Test
  void linesOfTwoKeepsTheMeanAtTheBottom() {
    Map<String, NDArray> scaled =
        TaskVectors.lines(
            model(0, 0, 0), List.of(model(1, 1, 1), model(3, 3, 3)), new double[] {1, 1}, 0);
    // tau = 4 everywhere, alpha = 1/2, beta = 1
    assertArrayEquals(new float[] {2, 2, 6}, values(scaled), 1e-5f);
  }

  @Test
  void tiesAveragesTheEntriesThatAgreeWithTheElectedSign() {
    NDArray a = Torch.create(new float[] {4, -1, 0.5f, 3}, 4);
    NDArray b = Torch.create(new float[] {-2, -3, 0.1f, 5}, 4);
    MergeOptions half = new MergeOptions(0.5, MergeOptions.Sign.TOTAL, 0, 0);
    NDArray merged = TensorMerge.TIES.merge(List.of(a, b), new double[] {1, 1}, half, (i, t) -> t);
    // kept: a = (4, 0, 0, 3), b = (0, -3, 0, 5)
    assertArrayEquals(new float[] {4, -3, 0, 4}, merged.toFloatArray(), 1e-6f);
  }

  @Test
  void pcbTakesTheEntryOfTheTaskThatHoldsIt() {
    Map<String, NDArray> base = new LinkedHashMap<>();
    base.put("w", Torch.create(new float[] {0, 0, 0, 0}, 4));
    Map<String, NDArray> one = Map.of("w", Torch.create(new float[] {4, 0, 0.1f, 0}, 4));
    Map<String, NDArray> two = Map.of("w", Torch.create(new float[] {0, 0, 0.1f, 6}, 4));
    float[] merged = TaskVectors.pcb(base, List.of(one, two), 0.5).get("w").toFloatArray();
    assertEquals(4, merged[0], 1e-4);
    assertEquals(6, merged[3], 1e-4);
  }

  /** Scores, shares and the weighted mean again in plain Java. */
  @Test
  void pcbFollowsItsFormula() {
    int size = 20;
    double[][] changes = new double[3][size];
    List<Map<String, NDArray>> members = new java.util.ArrayList<>();
    for (int i = 0; i < 3; i++) {
      float[] values = new float[size];
      for (int k = 0; k < size; k++) {
        values[k] = (float) Math.sin(1.3 * k + 2.1 * i + 0.4 * i * k);
        changes[i][k] = values[k];
      }
      members.add(Map.of("w", Torch.create(values, size)));
    }
    int count = (int) (0.4 * size);
    double[] above = new double[size];
    double[] below = new double[size];
    for (double[] own : changes) {
      double low = java.util.Arrays.stream(own).map(x -> x * x).min().orElseThrow();
      double high = java.util.Arrays.stream(own).map(x -> x * x).max().orElseThrow();
      double[] scores = new double[size];
      for (int k = 0; k < size; k++) {
        double sum = changes[0][k] + changes[1][k] + changes[2][k];
        double inside = Math.exp(3 * (own[k] * own[k] - low) / (high - low));
        scores[k] = inside * Math.tanh(own[k] * sum);
      }
      double[] sorted = scores.clone();
      java.util.Arrays.sort(sorted);
      double least = sorted[size - count];
      for (int k = 0; k < size; k++) {
        double share = Math.max(0, (scores[k] - least) / (sorted[size - 1] - least));
        above[k] += share * own[k];
        below[k] += share;
      }
    }
    Map<String, NDArray> base = new LinkedHashMap<>();
    base.put("w", Torch.zeros(size));
    float[] merged = TaskVectors.pcb(base, members, 0.4).get("w").toFloatArray();
    for (int k = 0; k < size; k++) {
      assertEquals(above[k] / Math.max(below[k], 1e-12), merged[k], 1e-4, "entry " + k);
    }
  }
}
