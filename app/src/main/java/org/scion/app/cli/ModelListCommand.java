package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.model.source.ModelRegistry;
import org.scion.core.model.source.ModelSource;
import org.scion.core.model.source.ModelSummary;
import picocli.CommandLine.Command;

/** {@code scion model list}. */
@Command(name = "list", description = "List the added models.")
final class ModelListCommand extends ScionCommand {
  @Override
  List<String> keys() {
    return List.of("models");
  }

  @Override
  Outcome run(Session session) {
    return list(session);
  }

  static Outcome list(Session session) {
    return outcome(new ModelRegistry(session.workspace().path()).list());
  }

  static Outcome outcome(List<ModelSummary> models) {
    ArrayNode list = Json.array();
    models.forEach(m -> list.add(Json.tree(m)));
    ObjectNode json = Json.object().set("models", list);
    return Outcome.of(json, () -> words(models));
  }

  private static List<String> words(List<ModelSummary> models) {
    if (models.isEmpty()) {
      return List.of(
          "No models added. `scion model add PATH` adds one; "
              + ModelSource.MINILM
              + " is always there.");
    }
    TextTable table =
        new TextTable("ID", "ARCHITECTURE", "PARAMETERS", "HIDDEN", "LAYERS", "LOCATION");
    models.forEach(
        m ->
            table.row(
                m.id(),
                m.architecture(),
                Words.count(m.parameters()),
                m.hidden(),
                m.layers(),
                m.location()));
    return table.lines();
  }
}
