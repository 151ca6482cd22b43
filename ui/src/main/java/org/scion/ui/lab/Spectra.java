package org.scion.ui.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a spectra job found. Immutable.
 *
 * @param matrices every weight looked at
 * @param epsilon a tuned singular vector below this largest cosine is an intruder
 */
record Spectra(List<Matrix> matrices, double epsilon) {
  private static final Pattern LAYER = Pattern.compile("\\.(\\d+)\\.");

  /**
   * One weight.
   *
   * @param site its name
   * @param intruders tuned singular vectors that no base vector resembles
   * @param cosine largest cosine of each tuned vector to any base vector
   * @param base singular values before
   * @param tuned singular values after
   * @param effectiveRank of the change
   */
  record Matrix(
      String site,
      int intruders,
      double[] cosine,
      double[] base,
      double[] tuned,
      double effectiveRank) {

    /** Number of the layer; -1 outside. */
    int layer() {
      Matcher at = LAYER.matcher(site);
      return at.find() ? Integer.parseInt(at.group(1)) : -1;
    }

    /** The name after the layer number, its last two parts. */
    String module() {
      return Spectra.module(site);
    }
  }

  static Spectra read(JsonNode result) {
    List<Matrix> matrices = new ArrayList<>();
    for (JsonNode m : result.path("matrices")) {
      matrices.add(
          new Matrix(
              m.path("site").asText(),
              m.path("intruders").asInt(),
              numbers(m.path("cosine")),
              numbers(m.path("sigma_base")),
              numbers(m.path("sigma_tuned")),
              m.path("effective_rank_delta").asDouble(Double.NaN)));
    }
    return new Spectra(List.copyOf(matrices), result.path("epsilon").asDouble(0.5));
  }

  private static double[] numbers(JsonNode list) {
    double[] result = new double[list.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = list.get(i).asDouble(Double.NaN);
    }
    return result;
  }

  static String module(String site) {
    Matcher at = LAYER.matcher(site);
    String rest = at.find() ? site.substring(at.end()) : site;
    String[] parts = rest.split("\\.", -1);
    int n = parts.length;
    return n < 2 || !parts[n - 1].equals("dense")
        ? parts[n - 1]
        : parts[n - 2] + "." + parts[n - 1];
  }

  /** Layers that have a weight here, from the first to the last. */
  List<Integer> layers() {
    TreeMap<Integer, Boolean> layers = new TreeMap<>();
    matrices.forEach(m -> layers.put(m.layer(), true));
    return List.copyOf(layers.keySet());
  }

  /** The kinds of weight, in the order of the model. */
  List<String> modules() {
    return matrices.stream().map(Matrix::module).distinct().toList();
  }

  int intruders() {
    return matrices.stream().mapToInt(Matrix::intruders).sum();
  }
}
