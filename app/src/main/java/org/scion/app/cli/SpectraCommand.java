package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion spectra ID}: singular values and intruder dimensions. */
@Command(
    name = "spectra",
    description = {
      "Singular values of the tuned weights against the base, and intruder dimensions.",
      "`scion lab` goes deeper: cosines, scaling, mitigated copies."
    })
final class SpectraCommand extends JobCommand {
  @Parameters(paramLabel = "ID", description = "A run, or ID@STEP for one of its checkpoints.")
  private String id;

  @Mixin private IntruderOptions intruders;

  @Option(names = "--all", description = "Embeddings and head too.")
  private boolean all;

  @Option(
      names = "--against",
      paramLabel = "ID",
      description = "Another run or checkpoint of the same model in place of the base.")
  private String against;

  @Option(
      names = "--delta-only",
      description = "Decompose the change alone: quick, without cosines and intruders.")
  private boolean deltaOnly;

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
    ObjectNode arguments =
        RunPoint.of(session, id).into(Json.object(), "run", "checkpoint").put("all", all);
    if (against != null) {
      RunPoint.of(session, against).into(arguments, "against", "against_checkpoint");
    }
    return intruders.into(arguments).put("delta_only", deltaOnly);
  }

  @Override
  List<String> words(JsonNode result) {
    TextTable table =
        new TextTable(
            "SITE", "SHAPE", "INTRUDERS", "BASE", "TUNED", "CHANGE", "EFFECTIVE RANK", "NORM");
    for (JsonNode m : result.path("matrices")) {
      table.row(
          m.path("site"),
          m.path("shape").toString(),
          m.path("intruders"),
          m.path("sigma_base").path(0),
          m.path("sigma_tuned").path(0),
          m.path("sigma_delta").path(0),
          m.path("effective_rank_delta"),
          m.path("norm_ratio"));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add("BASE, TUNED, CHANGE: the largest singular values; EFFECTIVE RANK of the change;");
    lines.add("NORM: size of the change as a part of the base's.");
    if (!result.path("intruders_total").isNull()) {
      lines.add(
          result.path("intruders_total").asText()
              + " intruder dimensions in "
              + result.path("matrices_total").asText()
              + " matrices");
    }
    return lines;
  }
}
