package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scion lab landscape ID}: loss along the line from base to run. */
@Command(
    name = "landscape",
    description = "Task and probes along base + t (run - base); t = 0 is the base, 1 the run.")
final class LabLandscapeCommand extends JobCommand {
  @Mixin private LabTarget target;

  @Option(names = "--from", paramLabel = "T", defaultValue = "-0.5", description = "First t.")
  private double from;

  @Option(names = "--to", paramLabel = "T", defaultValue = "1.5", description = "Last t.")
  private double to;

  @Option(names = "--points", paramLabel = "N", defaultValue = "9", description = "How many.")
  private int points;

  @Override
  List<String> keys() {
    return List.of("points");
  }

  @Override
  String job() {
    return "lab-landscape";
  }

  @Override
  ObjectNode arguments(Session session) {
    if (!(from < to && from >= -100 && to <= 100)) {
      throw new SpecException(
          "--from", from + " to " + to, "from below to, within -100 to 100", "");
    }
    if (points < 2 || points > 1000) {
      throw new SpecException("--points", String.valueOf(points), "2 to 1000", "");
    }
    return target.arguments(session).put("from", from).put("to", to).put("points", points);
  }

  @Override
  List<String> words(JsonNode result) {
    List<String> lines = new ArrayList<>(MeasuredTable.lines("t", result.path("points")));
    lines.add(LabScaleCommand.measured(result));
    return lines;
  }
}
