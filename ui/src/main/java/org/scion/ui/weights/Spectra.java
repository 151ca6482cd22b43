package org.scion.ui.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.lab.SpectrumHistory;
import org.scion.ui.chart.SiteGrid;

/**
 * Spectra of a run's weights at one moment, computed by a job or seen while it trained. Immutable.
 *
 * @param matrices every weight looked at
 * @param step of the run that they are of
 */
public record Spectra(List<Matrix> matrices, long step) {

  /**
   * One weight.
   *
   * @param site its name
   * @param cosine largest cosine of each tuned vector to any base vector
   * @param bestIndex which vector of the base that is; empty if it was not kept
   * @param cosines (tuned, base) of the first vectors; empty if they were not kept
   * @param base singular values before
   * @param tuned singular values after
   * @param effectiveRank of the change
   * @param normRatio of the change to the base
   */
  public record Matrix(
      String site,
      double[] cosine,
      double[] bestIndex,
      double[][] cosines,
      double[] base,
      double[] tuned,
      double effectiveRank,
      double normRatio) {

    /** Tuned vectors that no base vector resembles. */
    public int intruders(double epsilon) {
      int count = 0;
      for (double c : cosine) {
        count += c < epsilon ? 1 : 0;
      }
      return count;
    }

    /** The vector that resembles the base least. */
    public int strangest() {
      int least = 0;
      for (int i = 1; i < cosine.length; i++) {
        least = cosine[i] < cosine[least] ? i : least;
      }
      return least;
    }

    private static Matrix read(JsonNode m) {
      JsonNode rows = m.path("cosines");
      double[][] cosines = new double[rows.size()][];
      for (int i = 0; i < cosines.length; i++) {
        cosines[i] = numbers(rows.get(i));
      }
      return new Matrix(
          m.path("site").asText(),
          numbers(m.path("cosine")),
          numbers(m.path("best_index")),
          cosines,
          numbers(m.path("sigma_base")),
          numbers(m.path("sigma_tuned")),
          m.path("effective_rank_delta").asDouble(Double.NaN),
          m.path("norm_ratio").asDouble(Double.NaN));
    }

    private static double[] numbers(JsonNode list) {
      double[] result = new double[list.size()];
      for (int i = 0; i < result.length; i++) {
        result[i] = list.get(i).asDouble(Double.NaN);
      }
      return result;
    }
  }

  public Spectra {
    matrices = List.copyOf(matrices);
  }

  /** What a spectra job answered. */
  public static Spectra read(JsonNode result) {
    return of(result.path("matrices").elements(), result.path("step").asLong());
  }

  /** What was seen of each weight last, up to a step. */
  public static Spectra live(SpectrumHistory history, long step) {
    List<JsonNode> looks = new ArrayList<>();
    for (String site : history.sites()) {
      Map.Entry<Long, JsonNode> look = history.looks(site).floorEntry(step);
      if (look != null) {
        looks.add(look.getValue());
      }
    }
    return of(looks.iterator(), step);
  }

  private static Spectra of(Iterator<JsonNode> found, long step) {
    List<Matrix> matrices = new ArrayList<>();
    found.forEachRemaining(m -> matrices.add(Matrix.read(m)));
    return new Spectra(matrices, step);
  }

  public Optional<Matrix> matrix(String site) {
    return matrices.stream().filter(m -> m.site().equals(site)).findFirst();
  }

  public SiteGrid grid() {
    return SiteGrid.of(matrices.stream().map(Matrix::site).toList());
  }

  public int intruders(double epsilon) {
    return matrices.stream().mapToInt(m -> m.intruders(epsilon)).sum();
  }

  /** The weight with most intruders, the first of several; empty where none was looked at. */
  public Optional<Matrix> strangest(double epsilon) {
    return matrices.stream().reduce((a, b) -> b.intruders(epsilon) > a.intruders(epsilon) ? b : a);
  }

  /** Mean intruders a weight. */
  public double density(double epsilon) {
    return matrices.isEmpty() ? Double.NaN : (double) intruders(epsilon) / matrices.size();
  }
}
