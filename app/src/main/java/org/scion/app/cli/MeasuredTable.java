package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Points of the lab as a table: what was varied, the task's numbers, each probe's. */
final class MeasuredTable {
  private static final Set<String> QUIET = Set.of("macro_f1", "matthews", "perplexity");

  private MeasuredTable() {}

  /**
   * @param varied key of the first column
   */
  static List<String> lines(String varied, Iterable<JsonNode> points) {
    Set<String> columns = new LinkedHashSet<>();
    for (JsonNode point : points) {
      paths(point).forEach(columns::add);
    }
    List<String> head = new ArrayList<>(List.of(varied.toUpperCase(java.util.Locale.ROOT)));
    columns.forEach(c -> head.add(c.substring(1).replace("probes/", "").replace('/', ' ')));
    TextTable table = new TextTable(head.toArray(String[]::new));
    for (JsonNode point : points) {
      List<Object> cells = new ArrayList<>(List.of(point.path(varied)));
      columns.forEach(c -> cells.add(point.at(c)));
      table.row(cells.toArray());
    }
    return table.lines();
  }

  private static List<String> paths(JsonNode point) {
    List<String> paths = new ArrayList<>();
    point.path("task").fieldNames().forEachRemaining(n -> add(paths, "/task/" + n, n));
    point
        .path("probes")
        .fields()
        .forEachRemaining(
            p ->
                p.getValue()
                    .fieldNames()
                    .forEachRemaining(n -> add(paths, "/probes/" + p.getKey() + "/" + n, n)));
    return paths;
  }

  private static void add(List<String> paths, String path, String name) {
    if (!QUIET.contains(name)) {
      paths.add(path);
    }
  }
}
