package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion lab cosines ID --site S}: tuned against base vectors of one matrix. */
@Command(
    name = "cosines",
    description = "Cosines of a matrix's tuned singular vectors (rows) with the base's (columns).")
final class LabCosinesCommand extends JobCommand {
  @Parameters(paramLabel = "ID", description = "A run, or ID@STEP for one of its checkpoints.")
  private String id;

  @Option(names = "--site", required = true, paramLabel = "S", description = "The matrix.")
  private String site;

  @Option(names = "--size", paramLabel = "N", defaultValue = "16", description = "Vectors a side.")
  private int size;

  @Option(
      names = "--against",
      paramLabel = "ID",
      description = "Another run or checkpoint of the same model in place of the base.")
  private String against;

  @Override
  List<String> keys() {
    return List.of("site", "size", "cosines", "best", "best_index");
  }

  @Override
  String job() {
    return "cosines";
  }

  @Override
  ObjectNode arguments(Session session) {
    if (size < 1 || size > 4096) {
      throw new SpecException("--size", String.valueOf(size), "1 to 4096", "");
    }
    ObjectNode arguments = RunPoint.of(session, id).into(Json.object(), "run", "checkpoint");
    if (against != null) {
      RunPoint.of(session, against).into(arguments, "against", "against_checkpoint");
    }
    return arguments.put("site", site).put("size", size);
  }

  @Override
  List<String> words(JsonNode result) {
    TextTable table = new TextTable("VECTOR", "TUNED", "BASE", "LARGEST COSINE", "WITH");
    for (int i = 0; i < result.path("best").size(); i++) {
      table.row(
          i,
          result.path("sigma_tuned").get(i),
          result.path("sigma_base").get(i),
          result.path("best").get(i),
          result.path("best_index").get(i));
    }
    return table.lines();
  }
}
