package org.scion.ui.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.scion.core.Json;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.HeatMap;
import org.scion.ui.chart.Picture;
import org.scion.ui.chart.Plot;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** What a whole run can be asked, each with a picture of the answer and a sentence. */
enum Apart {
  /** Task and probes along the line from base to run. */
  LANDSCAPE("lab-landscape") {
    @Override
    Picture picture(JsonNode answer) {
      List<Plot.Line> lines = new ArrayList<>();
      lines.add(line(answer.path("points"), "t", "task.loss", 0));
      JsonNode probes = answer.path("points").path(0).path("probes");
      probes
          .properties()
          .forEach(
              p -> {
                if (p.getValue().has("loss")) {
                  String name = p.getKey() + ".loss";
                  lines.add(line(answer.path("points"), "t", name, lines.size()));
                }
              });
      return Plot.of(title(), Messages.text("lab.line"), "loss", lines.toArray(Plot.Line[]::new))
          .picture();
    }

    @Override
    String words(JsonNode answer) {
      TreeMap<Double, Double> losses = new TreeMap<>();
      answer
          .path("points")
          .forEach(
              p ->
                  losses.put(
                      ScaleViewModel.value(p, "task.loss"), p.path("t").asDouble(Double.NaN)));
      return Messages.text(
          "lab.landscape.words",
          Numbers.real(losses.firstEntry().getValue()),
          Numbers.real(losses.firstKey()));
    }
  },
  /** How alike the layers of base and run are. */
  CKA("lab-cka") {
    @Override
    Picture picture(JsonNode answer) {
      JsonNode rows = answer.path("cka");
      List<String> names = new ArrayList<>();
      double[][] values = new double[rows.size()][rows.size()];
      for (int i = 0; i < rows.size(); i++) {
        names.add(i == 0 ? "input" : "layer " + (i - 1));
        for (int j = 0; j < rows.size(); j++) {
          values[i][j] = rows.get(i).path(j).asDouble();
        }
      }
      List<String> across = names.stream().map(n -> n.replace("layer ", "")).toList();
      return new HeatMap(
          title(), names, across, values, new HeatMap.Scale(0, 1, Double.NaN, false));
    }

    @Override
    String words(JsonNode answer) {
      JsonNode same = answer.path("same_layer");
      return Messages.text(
          "lab.cka.words",
          answer.path("tokens").asInt(),
          Numbers.real(same.path(same.size() - 1).asDouble()));
    }
  },
  /** The smallest share of tuned entries that keeps the gain. */
  GRAFT("lab-graft") {
    @Override
    Picture picture(JsonNode answer) {
      JsonNode curve = answer.path("curve");
      String number = curve.path(0).path("task").has("accuracy") ? "task.accuracy" : "task.loss";
      return Plot.of(title(), Messages.text("lab.share"), number, line(curve, "share", number, 0))
          .axes(true, false)
          .picture();
    }

    @Override
    String words(JsonNode answer) {
      return Messages.text(
          "lab.graft.words",
          Numbers.percent(answer.path("share").asDouble()),
          Numbers.exact(answer.path("entries").asLong()),
          Numbers.exact(answer.path("entries_total").asLong()),
          Numbers.percent(answer.path("keep").asDouble()));
    }
  };

  private final String job;

  Apart(String job) {
    this.job = job;
  }

  String job() {
    return job;
  }

  String title() {
    return Messages.text("lab." + job.replaceFirst("^lab-", ""));
  }

  /** The sentence under the title before anything is known. */
  String purpose() {
    return Messages.text("lab." + job.replaceFirst("^lab-", "") + ".purpose");
  }

  ObjectNode arguments(String run) {
    return Json.object().put("run", run);
  }

  abstract Picture picture(JsonNode answer);

  abstract String words(JsonNode answer);

  private static Plot.Line line(JsonNode points, String across, String name, int colour) {
    double[] x = new double[points.size()];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = points.get(i).path(across).asDouble();
      y[i] = ScaleViewModel.value(points.get(i), name);
    }
    return new Plot.Line(name, new Curve(x, y), colour, Plot.Style.DOTS);
  }
}
