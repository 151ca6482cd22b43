package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.service.JobFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion parity DIR --hosts DIR}. */
@Command(
    name = "parity",
    description = "Run recorded cases of a reference implementation and compare the numbers.")
final class ParityCommand extends JobCommand {
  @Parameters(paramLabel = "DIR", description = "Folder of cases, each with meta.json.")
  private String folder;

  @Option(names = "--hosts", required = true, paramLabel = "DIR", description = "Their models.")
  private String hosts;

  @Option(names = "--filter", paramLabel = "GLOB", description = "Only folders of such a name.")
  private String filter;

  @Override
  List<String> keys() {
    return List.of("cases", "passed", "failed", "unsupported");
  }

  @Override
  String job() {
    return "parity";
  }

  @Override
  ObjectNode arguments(Session session) {
    return Json.object()
        .put("dir", session.existing("DIR", folder).toString())
        .put("hosts", session.existing("--hosts", hosts).toString())
        .put("filter", filter);
  }

  @Override
  int exitCode(JsonNode result) {
    return result.path("failed").asInt() > 0 ? JobFailure.Kind.FAILED.exitCode() : 0;
  }

  @Override
  List<String> words(JsonNode result) {
    TextTable table =
        new TextTable("CASE", "STATUS", "LOGITS", "LOSS", "GRADIENTS", "MERGED", "NOTE");
    for (JsonNode c : result.path("cases")) {
      table.row(
          c.path("case"),
          c.path("status"),
          c.path("logits"),
          c.path("loss"),
          c.path("gradients"),
          c.path("merged"),
          c.path("note").asText(""));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add(
        result.path("passed").asText()
            + " passed, "
            + result.path("failed").asText()
            + " failed, "
            + result.path("unsupported").asText()
            + " unsupported");
    return lines;
  }
}
