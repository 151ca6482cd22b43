package org.scion.app.cli;

import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.model.source.ModelRegistry;
import org.scion.core.model.source.ModelSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code scion model remove ID}: takes an added model off the list. Its files stay. */
@Command(name = "remove", description = "Take a model off the list. Its own files stay.")
final class ModelRemoveCommand extends ScionCommand {
  @Parameters(paramLabel = "ID", description = "The id of an added model.")
  private String id;

  @Override
  List<String> keys() {
    return List.of("models");
  }

  @Override
  Outcome run(Session session) {
    ModelRegistry registry = new ModelRegistry(session.workspace().path());
    if (!registry.remove(id)) {
      List<String> known = registry.list().stream().map(ModelSummary::id).toList();
      throw new SpecException("ID", id, "an added model: " + String.join(", ", known), "");
    }
    return ModelListCommand.list(session);
  }
}
