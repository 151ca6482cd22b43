package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.PictureFiles;
import org.scion.ui.chart.Plot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion bench growth}: how a step's cost grows with layers, rank, tokens and batch. */
@Command(
    name = "growth",
    description = {
      "Time training steps of small random models, one number at a time halved, doubled and more.",
      "LoRA on every linear layer, float32; a worker for each point. Writes growth.csv and"
          + " growth.svg."
    })
final class BenchGrowthCommand extends ScionCommand {
  /** The usual point, and for each number what it becomes while the others stay. */
  private static final Map<String, int[]> AXES = new LinkedHashMap<>();

  static {
    AXES.put("layers", new int[] {8, 4, 16, 32});
    AXES.put("rank", new int[] {8, 4, 32, 128});
    AXES.put("tokens", new int[] {128, 64, 256, 512});
    AXES.put("batch", new int[] {4, 2, 8, 16});
  }

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Of the files.")
  private String out;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "7",
      description = "Steps of a point besides three to warm up (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of the engine; 0 for one per core.")
  private int threads;

  @Override
  List<String> keys() {
    return List.of("points", "file");
  }

  @Override
  Outcome run(Session session) {
    List<SpecProblem> problems = new ArrayList<>();
    BenchOptions.atLeastOne("--steps", steps, problems);
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    Path folder = session.path("--out", out);
    ObjectNode usual = measured(session, "layers", AXES.get("layers")[0]);
    ArrayNode points = Json.array();
    AXES.forEach(
        (axis, values) -> {
          for (int i = 0; i < values.length; i++) {
            ObjectNode point = i == 0 ? usual.deepCopy() : measured(session, axis, values[i]);
            points.add(point.put("axis", axis).put("times", (double) values[i] / values[0]));
          }
        });
    ObjectNode result = Json.object();
    result.set("points", points);
    result.put("file", write(folder, points).toString());
    return Outcome.of(result, () -> table(points));
  }

  private ObjectNode measured(Session session, String axis, int value) {
    ObjectNode arguments = Json.object().put("steps", steps).put("threads", threads);
    AXES.forEach((name, values) -> arguments.put(name, values[0]));
    arguments.put(axis, value);
    ObjectNode point = arguments.deepCopy();
    return point.setAll(session.job("bench-growth", arguments));
  }

  private static Path write(Path folder, ArrayNode points) {
    List<String> lines = new ArrayList<>(List.of("axis,layers,rank,tokens,batch,step_ms,peak_gb"));
    points.forEach(
        p -> {
          List<String> cells = new ArrayList<>();
          for (String column : lines.get(0).split(",")) {
            cells.add(p.path(column).asText());
          }
          lines.add(String.join(",", cells));
        });
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("growth.csv"), lines);
      Path picture = folder.resolve("growth.svg");
      PictureFiles.write(plot(points).picture(), 640, 320, picture);
      return picture;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Plot plot(ArrayNode points) {
    List<Plot.Line> lines = new ArrayList<>();
    for (String axis : AXES.keySet()) {
      List<double[]> own = new ArrayList<>();
      for (JsonNode p : points) {
        if (p.path("axis").asText().equals(axis)) {
          own.add(new double[] {p.path("times").asDouble(), p.path("step_ms").asDouble()});
        }
      }
      own.sort((a, b) -> Double.compare(a[0], b[0]));
      Curve curve =
          new Curve(
              own.stream().mapToDouble(p -> p[0]).toArray(),
              own.stream().mapToDouble(p -> p[1]).toArray());
      lines.add(new Plot.Line(axis, curve, lines.size(), Plot.Style.DOTS));
    }
    return Plot.of(
            "A step's time as one number grows",
            "times the usual value",
            "milliseconds",
            lines.toArray(Plot.Line[]::new))
        .axes(true, true);
  }

  private static List<String> table(ArrayNode points) {
    List<String> rows = new ArrayList<>();
    rows.add("| grows | layers | rank | tokens | batch | step ms | peak GB |");
    rows.add("|---|---|---|---|---|---|---|");
    for (JsonNode p : points) {
      rows.add(
          String.format(
              Locale.ROOT,
              "| %s | %d | %d | %d | %d | %.1f | %.2f |",
              p.path("axis").asText(),
              p.path("layers").asInt(),
              p.path("rank").asInt(),
              p.path("tokens").asInt(),
              p.path("batch").asInt(),
              p.path("step_ms").asDouble(),
              p.path("peak_gb").asDouble()));
    }
    return rows;
  }
}
