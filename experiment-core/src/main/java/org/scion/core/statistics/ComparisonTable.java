package org.scion.core.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.scion.core.statistics.ParetoFront.Direction;

/**
 * Groups of runs side by side. Immutable.
 *
 * @param metrics the metrics compared
 * @param differing paths of the settings that are not the same in all groups
 * @param rows one per group, in the order of first appearance
 * @param tests one per metric and pair of groups
 */
public record ComparisonTable(
    List<String> metrics,
    List<String> differing,
    List<ComparisonRow> rows,
    List<PairwiseTest> tests) {

  public ComparisonTable {
    metrics = List.copyOf(metrics);
    differing = List.copyOf(differing);
    rows = List.copyOf(rows);
    tests = List.copyOf(tests);
  }

  /**
   * The group that may be marked as best in a metric: its mean is the best, and it differs
   * significantly from every other group that has the metric. Mostly there is none.
   */
  public Optional<String> best(String metric) {
    List<ComparisonRow> measured =
        rows.stream().filter(row -> row.metrics().containsKey(metric)).toList();
    if (measured.size() < 2) {
      return Optional.empty();
    }
    Comparator<ComparisonRow> byMean =
        Comparator.comparingDouble(row -> row.metrics().get(metric).mean());
    boolean smaller = MetricDirection.of(metric) == Direction.MINIMISE;
    String leader = measured.stream().min(smaller ? byMean : byMean.reversed()).get().group();
    long won =
        tests.stream()
            .filter(test -> test.metric().equals(metric) && test.significant())
            .filter(test -> test.a().equals(leader) || test.b().equals(leader))
            .count();
    return won == measured.size() - 1 ? Optional.of(leader) : Optional.empty();
  }
}
