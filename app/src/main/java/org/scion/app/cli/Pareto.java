package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunResult;
import org.scion.core.statistics.ComparisonRow;
import org.scion.core.statistics.ComparisonTable;
import org.scion.core.statistics.Interval;
import org.scion.core.statistics.MetricDirection;
import org.scion.core.statistics.ParetoFront;
import org.scion.core.statistics.Summary;

/** Which rows of a comparison no other row beats in the first metric and in numbers trained. */
final class Pareto {
  private Pareto() {}

  static List<String> front(ComparisonTable table, List<RunFolder> folders) {
    if (table.metrics().isEmpty()) {
      return List.of();
    }
    String metric = table.metrics().get(0);
    List<ParetoFront.Point> points = new ArrayList<>();
    for (ComparisonRow row : table.rows()) {
      Summary summary = row.metrics().get(metric);
      JsonNode trainable =
          folders.stream()
              .filter(f -> f.id().equals(row.runs().get(0)))
              .findFirst()
              .map(f -> RunResult.of(f).path("trainable"))
              .orElseThrow();
      if (summary != null && trainable.isNumber()) {
        points.add(
            new ParetoFront.Point(
                row.group(), List.of(summary.interval(), Interval.exactly(trainable.asDouble()))));
      }
    }
    return ParetoFront.of(
            points, List.of(MetricDirection.of(metric), ParetoFront.Direction.MINIMISE))
        .stream()
        .map(ParetoFront.Point::id)
        .toList();
  }
}
