package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scion lab scale ID}: task and probes while intruder dimensions are scaled down. */
@Command(
    name = "scale",
    description = "Scale intruder dimensions by lambda: what happens to task and probes.")
final class LabScaleCommand extends JobCommand {
  @Mixin private LabTarget target;
  @Mixin private IntruderOptions intruders;
  @Mixin private IntruderOptions.Site site;

  @Option(
      names = "--lambda",
      paramLabel = "X",
      split = ",",
      defaultValue = "0,0.25,0.5,0.75,1",
      description = "What is left of them, 1 for all (default: ${DEFAULT-VALUE}).")
  private List<Double> lambdas = new ArrayList<>();

  @Override
  List<String> keys() {
    return List.of("dimensions", "points", "base");
  }

  @Override
  String job() {
    return "lab-scale";
  }

  @Override
  ObjectNode arguments(Session session) {
    ObjectNode arguments = site.into(intruders.into(target.arguments(session)));
    ArrayNode list = arguments.putArray("lambdas");
    lambdas.forEach(l -> list.add(checked(l)));
    return arguments;
  }

  static double checked(double lambda) {
    if (!(lambda >= 0 && lambda <= 10)) {
      throw new SpecException("--lambda", String.valueOf(lambda), "from 0 to 10", "");
    }
    return lambda;
  }

  @Override
  List<String> words(JsonNode result) {
    List<String> lines = new ArrayList<>(dimensions(result));
    List<JsonNode> points = new ArrayList<>();
    points.add(((ObjectNode) result.path("base").deepCopy()).put("lambda", "base"));
    result.path("points").forEach(points::add);
    lines.add("");
    lines.addAll(MeasuredTable.lines("lambda", points));
    lines.add(measured(result));
    return lines;
  }

  static List<String> dimensions(JsonNode result) {
    TextTable table = new TextTable("SITE", "VECTOR", "SINGULAR VALUE", "COSINE");
    for (JsonNode d : result.path("dimensions")) {
      table.row(d.path("site"), d.path("index"), d.path("sigma"), d.path("cosine"));
    }
    return result.path("dimensions").isEmpty()
        ? List.of("no dimension is below epsilon: nothing is scaled")
        : table.lines();
  }

  /** The sentence that says what was measured. */
  static String measured(JsonNode result) {
    return "measured on "
        + result.path("task_rows").asText()
        + " rows of "
        + result.path("task_split").asText();
  }
}
