package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code scion lab cka ID}: how alike the layers of base and run are. */
@Command(
    name = "cka",
    description =
        "Centred kernel alignment of every layer of the base with every layer of the run.")
final class LabCkaCommand extends JobCommand {
  @Mixin private LabTarget target;

  @Override
  List<String> keys() {
    return List.of("cka", "same_layer", "layers", "tokens");
  }

  @Override
  String job() {
    return "lab-cka";
  }

  @Override
  ObjectNode arguments(Session session) {
    return target.arguments(session);
  }

  @Override
  List<String> words(JsonNode result) {
    TextTable table = new TextTable("LAYER", "SAME LAYER", "EVERY LAYER OF THE RUN");
    for (int i = 0; i < result.path("cka").size(); i++) {
      StringBuilder row = new StringBuilder();
      result.path("cka").get(i).forEach(v -> row.append(' ').append(Words.short3(v.asDouble())));
      String name = i == 0 ? "embeddings" : String.valueOf(i - 1);
      table.row(name, result.path("same_layer").get(i), row.toString().strip());
    }
    return table.lines();
  }
}
