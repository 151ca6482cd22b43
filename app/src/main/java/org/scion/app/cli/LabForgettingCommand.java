package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code scion lab forgetting ID}: probes on the base and on the run. */
@Command(
    name = "forgetting",
    description = "Probes of what the model knew, on its base and on the run.")
final class LabForgettingCommand extends JobCommand {
  @Mixin private LabTarget target;

  @Override
  List<String> keys() {
    return List.of("probes");
  }

  @Override
  String job() {
    return "lab-probe";
  }

  @Override
  ObjectNode arguments(Session session) {
    return target.arguments(session);
  }

  @Override
  List<String> words(JsonNode result) {
    TextTable table = new TextTable("PROBE", "NUMBER", "BASE", "RUN", "CHANGE");
    result
        .path("probes")
        .fields()
        .forEachRemaining(
            p ->
                p.getValue()
                    .fields()
                    .forEachRemaining(
                        n ->
                            table.row(
                                p.getKey(),
                                n.getKey(),
                                n.getValue().path("before"),
                                n.getValue().path("after"),
                                n.getValue().path("change"))));
    return table.lines();
  }
}
