package org.scion.plugins.adamss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.scion.plugins.delta.TorchGenerator;

/**
 * Groups rows by k-means: random rows as first centres, ten rounds at most (Lloyd, 1982). The
 * draws, the stopping rule and so the groups are those of scikit-learn's KMeans with the seed that
 * PEFT uses, since adapter files do not say which rows form a group.
 */
final class RowClusters {
  private static final int SEED = 123456789;
  private static final int ROUNDS = 10;
  private static final double TOLERANCE = 1e-4;

  private final float[][] points;
  private final double[][] centres;
  private int[] labels;

  private RowClusters(float[][] points, int groups) {
    this.points = points;
    this.centres = new double[groups][];
    int[] first = choice(points.length, groups);
    for (int g = 0; g < groups; g++) {
      float[] chosen = points[first[g]];
      centres[g] = IntStream.range(0, chosen.length).mapToDouble(j -> chosen[j]).toArray();
    }
  }

  /**
   * @param values rows one after the other
   * @param width numbers in a row
   * @return the rows of each group, ascending; groups without rows are left out
   */
  static List<long[]> of(float[] values, int width, int groups) {
    RowClusters clusters = new RowClusters(centred(values, width), groups);
    clusters.run();
    List<long[]> members = new ArrayList<>();
    for (int g = 0; g < groups; g++) {
      int group = g;
      long[] rows =
          IntStream.range(0, clusters.labels.length)
              .filter(i -> clusters.labels[i] == group)
              .asLongStream()
              .toArray();
      if (rows.length > 0) {
        members.add(rows);
      }
    }
    return members;
  }

  private static float[][] centred(float[] values, int width) {
    int rows = values.length / width;
    float[][] points = new float[rows][width];
    for (int j = 0; j < width; j++) {
      double mean = 0;
      for (int i = 0; i < rows; i++) {
        mean += values[i * width + j];
      }
      for (int i = 0; i < rows; i++) {
        points[i][j] = (float) (values[i * width + j] - mean / rows);
      }
    }
    return points;
  }

  private void run() {
    double limit = TOLERANCE * variance();
    for (int round = 0; round < ROUNDS; round++) {
      int[] before = labels;
      labels = nearest();
      double shift = move();
      if (Arrays.equals(labels, before)) {
        return;
      }
      if (shift <= limit) {
        break;
      }
    }
    labels = nearest();
  }

  /** Mean over the columns of the variance; the points have mean zero. */
  private double variance() {
    double sum = 0;
    for (float[] point : points) {
      for (float x : point) {
        sum += (double) x * x;
      }
    }
    return sum / points.length / points[0].length;
  }

  private int[] nearest() {
    int[] result = new int[points.length];
    for (int i = 0; i < points.length; i++) {
      double best = Double.POSITIVE_INFINITY;
      for (int g = 0; g < centres.length; g++) {
        double distance = distance(points[i], centres[g]);
        if (distance < best) {
          best = distance;
          result[i] = g;
        }
      }
    }
    return result;
  }

  private static double distance(float[] point, double[] centre) {
    double sum = 0;
    for (int j = 0; j < point.length; j++) {
      sum += (point[j] - centre[j]) * (point[j] - centre[j]);
    }
    return sum;
  }

  /** Moves each centre to the mean of its rows; the summed squares of the moves. */
  private double move() {
    double shift = 0;
    for (int g = 0; g < centres.length; g++) {
      double[] mean = new double[centres[g].length];
      int count = 0;
      for (int i = 0; i < points.length; i++) {
        if (labels[i] == g) {
          count++;
          for (int j = 0; j < mean.length; j++) {
            mean[j] += points[i][j];
          }
        }
      }
      for (int j = 0; count > 0 && j < mean.length; j++) {
        mean[j] /= count;
        shift += (mean[j] - centres[g][j]) * (mean[j] - centres[g][j]);
        centres[g][j] = mean[j];
      }
    }
    return shift;
  }

  /** Different rows with equal chances, as NumPy's RandomState draws them. */
  private static int[] choice(int rows, int count) {
    TorchGenerator random = new TorchGenerator(SEED);
    List<Integer> found = new ArrayList<>();
    while (found.size() < count) {
      int missing = count - found.size();
      List<Integer> left =
          IntStream.range(0, rows).boxed().filter(i -> !found.contains(i)).toList();
      List<Integer> drawn = new ArrayList<>();
      for (int i = 0; i < missing; i++) {
        int place = (int) (random.real() * left.size());
        drawn.add(left.get(Math.min(place, left.size() - 1)));
      }
      drawn.stream().distinct().forEach(found::add);
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }
}
