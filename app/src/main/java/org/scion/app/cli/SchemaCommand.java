package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.spec.SpecSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion schema}: the JSON schema of specs, for editors. */
@Command(
    name = "schema",
    description = "Print the JSON schema of experiment.yaml, plugins' techniques included.")
final class SchemaCommand extends ScionCommand {
  @Option(names = "--out", paramLabel = "FILE", description = "Write it to a file instead.")
  private String out;

  @Override
  List<String> keys() {
    return List.of("file", "schema");
  }

  @Override
  Outcome run(Session session) throws IOException {
    ObjectNode schema = SpecSchema.of(session.wiring().techniques());
    if (out == null) {
      return Outcome.of(
          Json.object().set("schema", schema), () -> Json.pretty(schema).lines().toList());
    }
    Path file = session.path("--out", out);
    Files.createDirectories(file.getParent());
    Files.writeString(file, Json.pretty(schema).stripTrailing() + "\n");
    return Outcome.of(Json.object().put("file", file.toString()), () -> List.of("wrote " + file));
  }
}
