package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.SpecException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scion lab graft ID}: the smallest part of the change that keeps the gain. */
@Command(
    name = "graft",
    description = {
      "Skill localisation: the smallest share of the changed entries, largest first, that put into",
      "the base keeps the gain."
    })
final class LabGraftCommand extends JobCommand {
  @Mixin private LabTarget target;

  @Option(
      names = "--keep",
      paramLabel = "X",
      defaultValue = "0.95",
      description = "Share of the gain to keep (default: ${DEFAULT-VALUE}).")
  private double keep;

  @Override
  List<String> keys() {
    return List.of("share", "entries", "entries_total", "curve", "modules");
  }

  @Override
  String job() {
    return "lab-graft";
  }

  @Override
  ObjectNode arguments(Session session) {
    if (!(keep > 0 && keep <= 1)) {
      throw new SpecException("--keep", String.valueOf(keep), "above 0, at most 1", "");
    }
    return target.arguments(session).put("keep", keep);
  }

  @Override
  List<String> words(JsonNode result) {
    List<String> lines = new ArrayList<>(MeasuredTable.lines("share", result.path("curve")));
    lines.add(LabScaleCommand.measured(result));
    lines.add("");
    lines.add(
        result.path("entries").asText()
            + " of "
            + result.path("entries_total").asText()
            + " changed entries ("
            + Words.short3(100 * result.path("share").asDouble())
            + "%) keep "
            + Words.short3(100 * keep)
            + "% of the gain");
    return lines;
  }
}
