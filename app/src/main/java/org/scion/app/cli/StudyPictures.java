package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.scion.app.report.Pictures;
import org.scion.core.lab.StudySpec;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.HeatMap;
import org.scion.ui.chart.Picture;
import org.scion.ui.chart.PictureFiles;
import org.scion.ui.chart.Plot;

/** The pictures of a study as SVG. */
final class StudyPictures {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;

  private final JsonNode result;
  private final StudySpec study;

  StudyPictures(JsonNode result, StudySpec study) {
    this.result = result;
    this.study = study;
  }

  List<Path> write(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(write(folder, "epsilon.svg", overEpsilon(), HEIGHT));
    Set<String> probes = new LinkedHashSet<>();
    result.path("base").fieldNames().forEachRemaining(probes::add);
    for (String probe : probes) {
      files.add(write(folder, "forgetting-" + probe + ".svg", forgetting(probe), HEIGHT));
    }
    for (JsonNode variant : result.path("variants")) {
      if (variant.path("metrics").path("intruders").path("mean").asDouble() > 0) {
        HeatMap map = where(variant);
        String name = "intruders-" + variant.path("variant").asText() + ".svg";
        files.add(write(folder, name, map, Pictures.height(map)));
      }
    }
    return files;
  }

  private static Path write(Path folder, String name, Picture picture, int height)
      throws IOException {
    Path file = folder.resolve(name);
    PictureFiles.write(picture, WIDTH, height, file);
    return file;
  }

  /** Intruders against epsilon, a line a variant, means over seeds. */
  private Picture overEpsilon() {
    List<Plot.Line> lines = new ArrayList<>();
    int colour = 0;
    for (JsonNode variant : result.path("variants")) {
      List<double[]> points = new ArrayList<>();
      for (JsonNode pair : variant.path("intruders_over_epsilon")) {
        // At 1 every vector counts, which says nothing.
        if (pair.get(0).asDouble() < 1) {
          points.add(new double[] {pair.get(0).asDouble(), pair.get(1).asDouble()});
        }
      }
      lines.add(
          new Plot.Line(
              variant.path("variant").asText(), curve(points), colour++, Plot.Style.DOTS));
    }
    return drawn("Intruder dimensions over epsilon", "epsilon", "intruders, mean of seeds", lines);
  }

  /** A probe's number against the metric, a point a run, with the base's as a level. */
  private Picture forgetting(String probe) {
    List<Plot.Line> lines = new ArrayList<>();
    int colour = 0;
    String path = "/probes/" + probe.replaceFirst("\\.", "/") + "/after";
    for (JsonNode variant : result.path("variants")) {
      List<double[]> points = new ArrayList<>();
      for (JsonNode run : variant.path("each")) {
        Double y = LabStudyCommand.number(run, path);
        Double x = LabStudyCommand.number(run, "/" + study.metric());
        if (x != null && y != null) {
          points.add(new double[] {x, y});
        }
      }
      points.sort((a, b) -> Double.compare(a[0], b[0]));
      lines.add(
          new Plot.Line(
              variant.path("variant").asText(), curve(points), colour++, Plot.Style.POINTS));
    }
    Plot plot =
        Plot.of(probe + " after training", study.metric(), probe, lines.toArray(Plot.Line[]::new));
    Plot.Level base = new Plot.Level("base", result.path("base").path(probe).asDouble());
    return plot.at(base).picture();
  }

  private static Picture drawn(String title, String x, String y, List<Plot.Line> lines) {
    return Plot.of(title, x, y, lines.toArray(Plot.Line[]::new)).picture();
  }

  private static Curve curve(List<double[]> points) {
    return new Curve(
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray());
  }

  /** Mean intruders by layer and kind of weight. */
  private static HeatMap where(JsonNode variant) {
    return Pictures.grid(
        "Intruders of " + variant.path("variant").asText(),
        variant.path("matrices"),
        m -> m.path("intruders").asDouble(),
        false);
  }
}
