package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.spec.SpecReader;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The run that a command of the lab looks at, and what it is measured by. */
final class LabTarget {
  @Parameters(paramLabel = "ID", description = "A run, or ID@STEP for one of its checkpoints.")
  private String id;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "200",
      description = "Most rows of the task that are measured; 0 for all (default: 200).")
  private int rows;

  @Option(
      names = "--probe",
      paramLabel = "YAML",
      description = {
        "A probe of what the model knew, as in a spec under lab.probes, may be repeated:",
        "'{name: old, kind: pairs, data: F.csv, text: \"{a}\", pair: \"{b}\"}'. Default: the",
        "probes of the run's spec."
      })
  private List<String> probes = new ArrayList<>();

  ObjectNode arguments(Session session) {
    if (rows < 0) {
      throw new SpecException("--rows", String.valueOf(rows), "a whole number from 0", "");
    }
    ObjectNode arguments =
        RunPoint.of(session, id).into(Json.object(), "run", "checkpoint").put("rows", rows);
    if (!probes.isEmpty()) {
      ArrayNode list = arguments.putArray("probes");
      probes.forEach(text -> list.add(probe(session, text)));
    }
    return arguments;
  }

  private static JsonNode probe(Session session, String text) {
    JsonNode node = SpecReader.parse(text, "--probe");
    if (!(node instanceof ObjectNode probe)) {
      throw new SpecException("--probe", text, "keys with values, {name: old, data: F.csv}", "");
    }
    if (probe.hasNonNull("data")) {
      probe.put("data", session.existing("--probe data", probe.get("data").asText()).toString());
    }
    return probe;
  }
}
