package org.scion.app.cli;

import java.util.List;
import java.util.Optional;
import org.scion.core.model.source.ModelRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion model add PATH}. */
@Command(name = "add", description = "Give a model a short id in this workspace.")
final class ModelAddCommand extends ScionCommand {
  @Parameters(
      paramLabel = "PATH",
      description = "A safetensors folder, a GGUF or MiniLM ONNX file, or hub:owner/name.")
  private String model;

  @Option(names = "--id", paramLabel = "ID", description = "The id (default: from the name).")
  private String id;

  @Override
  List<String> keys() {
    return List.of("models");
  }

  @Override
  Outcome run(Session session) {
    return ModelListCommand.outcome(
        List.of(
            new ModelRegistry(session.workspace().path())
                .add(session.model(model), Optional.ofNullable(id))));
  }
}
