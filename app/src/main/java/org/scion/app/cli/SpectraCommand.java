package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion spectra ID}: singular values and intruder dimensions. */
@Command(
    name = "spectra",
    description = "Singular values of the tuned weights against the base, and intruder dimensions.")
final class SpectraCommand extends JobCommand {
  @Parameters(paramLabel = "ID", description = "A run's id or the beginning of it.")
  private String id;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "Singular vectors looked at (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--epsilon",
      paramLabel = "X",
      defaultValue = "0.5",
      description = {
        "A tuned vector is an intruder when its largest cosine to any base vector is below this",
        "(default: ${DEFAULT-VALUE})."
      })
  private double epsilon;

  @Option(names = "--all", description = "Embeddings and head too.")
  private boolean all;

  @Override
  List<String> keys() {
    return List.of("matrices", "intruders_total", "matrices_total");
  }

  @Override
  String job() {
    return "spectra";
  }

  @Override
  ObjectNode arguments(Session session) {
    if (top < 1) {
      throw new SpecException("--top", String.valueOf(top), "a whole number from 1", "");
    }
    if (!(epsilon > 0 && epsilon <= 1)) {
      throw new SpecException("--epsilon", String.valueOf(epsilon), "above 0, at most 1", "");
    }
    return Json.object()
        .put("run", session.run(id).id())
        .put("top", top)
        .put("epsilon", epsilon)
        .put("all", all);
  }

  @Override
  List<String> words(JsonNode result) {
    TextTable table =
        new TextTable(
            "SITE", "SHAPE", "INTRUDERS", "BASE", "TUNED", "EFFECTIVE RANK OF THE CHANGE");
    for (JsonNode m : result.path("matrices")) {
      table.row(
          m.path("site"),
          m.path("shape").toString(),
          m.path("intruders"),
          m.path("sigma_base").path(0),
          m.path("sigma_tuned").path(0),
          m.path("effective_rank_delta"));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add(
        result.path("intruders_total").asText()
            + " intruder dimensions in "
            + result.path("matrices_total").asText()
            + " matrices");
    return lines;
  }
}
