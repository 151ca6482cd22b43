package org.scion.app.cli;

import java.util.List;
import java.util.Optional;
import org.scion.core.hub.HubId;
import org.scion.core.model.source.ModelRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion model add PATH}; a name of the hub is downloaded with progress. */
@Command(name = "add", description = "Give a model a short id in this workspace.")
final class ModelAddCommand extends ScionCommand {
  @Parameters(
      paramLabel = "PATH",
      description = "A safetensors folder, a GGUF or MiniLM ONNX file, or hub:owner/name.")
  private String model;

  @Option(names = "--id", paramLabel = "ID", description = "The id (default: from the name).")
  private String id;

  @Option(
      names = "--refresh",
      description = "Ask the hub again, though the cache has the model: a branch may have moved.")
  private boolean refresh;

  @Override
  List<String> keys() {
    return List.of("models");
  }

  @Override
  Outcome run(Session session) {
    if (refresh && HubId.is(model)) {
      new HubFetch(session).model(model, true);
    }
    return ModelListCommand.outcome(
        List.of(
            new ModelRegistry(session.workspace().path())
                .add(session.model(model), Optional.ofNullable(id))));
  }
}
