package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion import DIR --model M}. */
@Command(
    name = "import",
    description = "Make a run out of a PEFT adapter, to inspect, continue or merge it.")
final class ImportCommand extends JobCommand {
  @Parameters(paramLabel = "DIR", description = "Folder with adapter_config.json.")
  private String folder;

  @Option(names = "--model", required = true, paramLabel = "M", description = "Its base model.")
  private String model;

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the run.")
  private String name;

  @Override
  List<String> keys() {
    return List.of("id", "technique", "trainable");
  }

  @Override
  String job() {
    return "import";
  }

  @Override
  ObjectNode arguments(Session session) {
    return Json.object()
        .put("dir", session.existing("DIR", folder).toString())
        .put("model", session.model(model))
        .put("name", name);
  }
}
