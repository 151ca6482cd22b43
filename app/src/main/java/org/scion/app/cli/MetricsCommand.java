package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.core.spec.Nearest;
import org.scion.core.tracking.SeriesExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion metrics ID}: a run's series. */
@Command(name = "metrics", description = "Print a run's series: loss, learning rate, accuracy.")
final class MetricsCommand extends ScionCommand {
  @Parameters(paramLabel = "ID", description = "A run's id or the beginning of it.")
  private String id;

  @Option(names = "--name", paramLabel = "NAME", description = "One series only, as loss.")
  private String name;

  @Option(names = "--csv", description = "Columns step and one a series, separated by commas.")
  private boolean csv;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description = "Also write TensorBoard event files into DIR/ID.")
  private String tensorBoard;

  @Option(names = "--parquet", paramLabel = "FILE", description = "Also write a Parquet table.")
  private String parquet;

  @Override
  List<String> keys() {
    return List.of("series");
  }

  @Override
  Outcome run(Session session) {
    RunFolder run = session.run(id);
    Map<String, TreeMap<Long, Double>> series = RunState.series(EventReader.all(run.events()));
    if (name != null) {
      if (!series.containsKey(name)) {
        throw new SpecException(
            "--name",
            name,
            "one of " + String.join(", ", series.keySet()),
            Nearest.to(name, series.keySet()).map(k -> "Did you mean '" + k + "'?").orElse(""));
      }
      series = Map.of(name, series.get(name));
    }
    Map<String, NavigableMap<Long, Double>> chosen = new TreeMap<>(series);
    write(session, new SeriesExport(List.of(run), chosen::containsKey));
    return Outcome.of(json(chosen), () -> csv ? csv(chosen) : table(chosen));
  }

  private void write(Session session, SeriesExport export) {
    if (tensorBoard != null) {
      export.tensorBoard(session.path("--tensorboard", tensorBoard));
    }
    if (parquet != null) {
      export.parquet(session.path("--parquet", parquet));
    }
  }

  private ObjectNode json(Map<String, NavigableMap<Long, Double>> series) {
    ObjectNode all = Json.object();
    series.forEach(
        (key, points) -> {
          ArrayNode list = all.putArray(key);
          points.forEach((step, value) -> list.addArray().add(step).add(number(value)));
        });
    return Json.object().set("series", all);
  }

  /** JSON has no NaN. */
  private static Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static List<String> csv(Map<String, NavigableMap<Long, Double>> series) {
    TreeSet<Long> steps = new TreeSet<>();
    series.values().forEach(s -> steps.addAll(s.keySet()));
    List<String> lines = new ArrayList<>();
    lines.add("step," + String.join(",", series.keySet()));
    for (long step : steps) {
      StringBuilder line = new StringBuilder().append(step);
      series.values().forEach(s -> line.append(',').append(s.containsKey(step) ? s.get(step) : ""));
      lines.add(line.toString());
    }
    return lines;
  }

  private static List<String> table(Map<String, NavigableMap<Long, Double>> series) {
    TextTable table = new TextTable("SERIES", "POINTS", "FIRST", "LAST", "LOWEST", "HIGHEST");
    series.forEach(
        (key, points) ->
            table.row(
                key,
                points.size(),
                points.firstEntry().getValue(),
                points.lastEntry().getValue(),
                points.values().stream().mapToDouble(v -> v).min().orElse(Double.NaN),
                points.values().stream().mapToDouble(v -> v).max().orElse(Double.NaN)));
    return table.lines();
  }
}
