package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion evaluate ID --data F}. */
@Command(name = "evaluate", description = "Measure a run's model on other data.")
final class EvaluateCommand extends JobCommand {
  @Parameters(paramLabel = "ID", description = "A run's id or the beginning of it.")
  private String id;

  @Option(names = "--data", required = true, paramLabel = "F", description = "File of rows.")
  private String data;

  @Override
  List<String> keys() {
    return List.of("metrics", "rows");
  }

  @Override
  String job() {
    return "evaluate";
  }

  @Override
  ObjectNode arguments(Session session) {
    return Json.object()
        .put("run", session.run(id).id())
        .put("data", session.existing("--data", data).toString());
  }
}
