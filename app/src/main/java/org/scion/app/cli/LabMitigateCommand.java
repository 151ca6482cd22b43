package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.scion.core.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scion lab mitigate ID}: a copy of the model with its intruders scaled, with proof. */
@Command(
    name = "mitigate",
    description = "Write a copy of the model with intruder dimensions scaled down, with its proof.")
final class LabMitigateCommand extends JobCommand {
  @Mixin private LabTarget target;
  @Mixin private IntruderOptions intruders;
  @Mixin private IntruderOptions.Site site;

  @Option(
      names = "--lambda",
      paramLabel = "X",
      defaultValue = "0.5",
      description = "What is left of them (default: ${DEFAULT-VALUE}).")
  private double lambda;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the checkpoint (default: artifacts/mitigated-X of the run).")
  private String out;

  @Override
  List<String> keys() {
    return List.of(
        "files",
        "max_abs_logit_diff",
        "mean_abs_logit_diff",
        "argmax_agreement",
        "against_run",
        "dimensions",
        "before",
        "after");
  }

  @Override
  String job() {
    return "lab-mitigate";
  }

  @Override
  ObjectNode arguments(Session session) {
    ObjectNode arguments = site.into(intruders.into(target.arguments(session)));
    RunFolder run = session.run(arguments.path("run").asText());
    String name = String.format(Locale.ROOT, "mitigated-%s", LabScaleCommand.checked(lambda));
    return arguments
        .put("lambda", lambda)
        .put(
            "out",
            out == null
                ? run.artifacts().resolve(name).toString()
                : session.path("--out", out).toString());
  }

  @Override
  List<String> words(JsonNode result) {
    List<String> lines = new ArrayList<>(LabScaleCommand.dimensions(result));
    lines.add("");
    List<JsonNode> points = new ArrayList<>();
    points.add(((ObjectNode) result.path("before").deepCopy()).put("model", "run"));
    points.add(((ObjectNode) result.path("after").deepCopy()).put("model", "mitigated"));
    lines.addAll(MeasuredTable.lines("model", points));
    lines.add(LabScaleCommand.measured(result));
    lines.add("");
    result.path("files").forEach(f -> lines.add("wrote " + f.asText()));
    lines.add(
        "loaded again, its logits differ by at most "
            + Words.short3(result.path("max_abs_logit_diff").asDouble())
            + " from the scaled model's; from the run's by at most "
            + Words.short3(result.path("against_run").path("max_abs_logit_diff").asDouble()));
    return lines;
  }
}
