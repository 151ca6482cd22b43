package org.scion.app.cli;

import java.util.List;
import picocli.CommandLine.Command;

/** {@code scion model}; alone it lists. */
@Command(
    name = "model",
    description = "Add, list and look at models.",
    subcommands = {
      ModelAddCommand.class,
      ModelListCommand.class,
      ModelRemoveCommand.class,
      ModelShowCommand.class
    })
final class ModelCommand extends ScionCommand {
  @Override
  List<String> keys() {
    return List.of("models");
  }

  @Override
  Outcome run(Session session) {
    return ModelListCommand.list(session);
  }
}
