package org.scion.plugins.combining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.SpecException;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/** Merges whole weights of runs of one base. Stateless; all tensors by checkpoint name. */
public final class TaskVectors {
  private static final Pattern LAYER = Pattern.compile("\\.(\\d+)\\.");

  private TaskVectors() {}

  /** theta = sum_i w_i theta_i / sum_i w_i. */
  public static Map<String, NDArray> soup(List<Map<String, NDArray>> members, double[] weights) {
    double total = java.util.Arrays.stream(weights).sum();
    if (total == 0) {
      throw new SpecException("--weights", "sum 0", "weights with a sum other than 0", "");
    }
    Map<String, NDArray> result = new LinkedHashMap<>();
    for (String name : members.get(0).keySet()) {
      NDArray sum = null;
      for (int i = 0; i < weights.length; i++) {
        NDArray part = members.get(i).get(name).mul(weights[i] / total);
        sum = sum == null ? part : sum.add(part);
      }
      result.put(name, sum);
    }
    return result;
  }

  /**
   * theta_0 + lambda_l tau with tau = sum_i w_i tau_i and lambda_l = alpha + beta l / (L - 1). One
   * member: alpha as given, beta = 1 - alpha. Several: alpha = ||sum_i tau_i|| / ||tau|| / n, beta
   * = 1. Embeddings count as the lowest layer, what follows the layers as the highest.
   *
   * @param single alpha of a single member
   */
  public static Map<String, NDArray> lines(
      Map<String, NDArray> base,
      List<Map<String, NDArray>> members,
      double[] weights,
      double single) {
    int n = members.size();
    double[] ones = new double[n];
    java.util.Arrays.fill(ones, 1);
    Map<String, NDArray> change = change(base, members, weights);
    double merged = norm(change);
    double sum = norm(change(base, members, ones));
    double several = merged == 0 ? 1 : sum / merged / n;
    double alpha = n == 1 ? single : several;
    double beta = n == 1 ? 1 - single : 1;
    int layers = 1 + base.keySet().stream().mapToInt(TaskVectors::layer).max().orElse(0);
    Map<String, NDArray> result = new LinkedHashMap<>();
    base.forEach(
        (name, start) ->
            result.put(name, start.add(change.get(name).mul(alpha + beta * depth(name, layers)))));
    return result;
  }

  private static Map<String, NDArray> change(
      Map<String, NDArray> base, List<Map<String, NDArray>> members, double[] weights) {
    Map<String, NDArray> result = new LinkedHashMap<>();
    for (int i = 0; i < weights.length; i++) {
      Map<String, NDArray> member = members.get(i);
      double weight = weights[i];
      base.forEach(
          (name, start) ->
              result.merge(name, member.get(name).sub(start).mul(weight), NDArray::add));
    }
    return result;
  }

  /** 0 at the lowest layer and in embeddings, 1 at the highest and after it. */
  static double depth(String name, int layers) {
    int layer = layer(name);
    if (layer < 0) {
      boolean below = name.contains("embed") || name.contains(".wte.") || name.contains(".wpe.");
      return below ? 0 : 1;
    }
    return layers < 2 ? 1 : (double) layer / (layers - 1);
  }

  /** Number of the layer in a parameter's name, or -1 outside the layers. */
  static int layer(String name) {
    Matcher matcher = LAYER.matcher(name);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
  }

  private static double norm(Map<String, NDArray> change) {
    double squares = 0;
    for (NDArray part : change.values()) {
      double length = part.norm().getFloat();
      squares += length * length;
    }
    return Math.sqrt(squares);
  }

  /**
   * PCB: one change of several, scored over all parameters of a task together.
   *
   * @param density share of each task's entries that take part
   */
  public static Map<String, NDArray> pcb(
      Map<String, NDArray> base, List<Map<String, NDArray>> members, double density) {
    List<NDArray> flat = new ArrayList<>();
    for (Map<String, NDArray> member : members) {
      NDList parts = new NDList();
      base.forEach((name, array) -> parts.add(member.get(name).sub(array).flatten()));
      flat.add(NDArrays.concat(parts));
    }
    NDArray merged =
        Kernels.call(
            "combining_pcb", NDArrays.stack(new NDList(flat)), Kernels.scalar(density)); // (N)
    Map<String, NDArray> result = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, NDArray> entry : base.entrySet()) {
      long size = entry.getValue().size();
      NDArray change = merged.get(at + ":" + (at + size)).reshape(entry.getValue().getShape());
      result.put(entry.getKey(), Torch.withoutGradient(() -> entry.getValue().add(change)));
      at += size;
    }
    return result;
  }
}
