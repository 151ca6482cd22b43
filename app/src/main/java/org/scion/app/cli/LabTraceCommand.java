package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.lab.SpectrumHistory;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion lab trace ID}: what was recorded of the weights while they were trained. */
@Command(
    name = "trace",
    description = {
      "Spectra, intruders and norms by module over the steps of a run; recorded when its spec says",
      "lab.spectra: true or lab.norms."
    })
final class LabTraceCommand extends ScionCommand {
  @Parameters(paramLabel = "ID", description = "A run.")
  private String id;

  @Option(
      names = "--epsilon",
      paramLabel = "X",
      defaultValue = "0.5",
      description = "Cosine below which a vector is an intruder (default: ${DEFAULT-VALUE}).")
  private double epsilon;

  @Override
  List<String> keys() {
    return List.of("steps", "intruders", "sites", "norms");
  }

  @Override
  Outcome run(Session session) {
    if (!(epsilon > 0 && epsilon <= 1)) {
      throw new SpecException("--epsilon", String.valueOf(epsilon), "above 0, at most 1", "");
    }
    List<RunEvent> events = EventReader.all(session.run(id).events());
    SpectrumHistory history = new SpectrumHistory(events);
    ObjectNode json = Json.object();
    json.set("steps", Json.tree(history.steps()));
    json.set("intruders", Json.tree(history.intruders(epsilon)));
    ArrayNode sites = json.putArray("sites");
    for (String site : history.sites()) {
      ArrayNode looks = sites.addObject().put("site", site).putArray("looks");
      history.looks(site).values().forEach(looks::add);
    }
    ArrayNode norms = json.putArray("norms");
    events.stream().filter(e -> e.type().equals("norms")).forEach(e -> norms.add(e.data()));
    return Outcome.of(json, () -> words(json));
  }

  private static List<String> words(JsonNode json) {
    List<String> lines = new ArrayList<>();
    if (json.path("steps").isEmpty() && json.path("norms").isEmpty()) {
      return List.of("nothing was recorded: set lab.spectra: true or lab.norms: 10 in the spec");
    }
    TextTable table = new TextTable("STEP", "INTRUDERS");
    for (int i = 0; i < json.path("steps").size(); i++) {
      table.row(json.path("steps").get(i), json.path("intruders").get(i));
    }
    lines.addAll(table.lines());
    JsonNode last = json.path("norms").path(json.path("norms").size() - 1);
    TextTable norms = new TextTable("MODULE", "GRADIENT", "UPDATE", "WEIGHT");
    last.path("modules")
        .fields()
        .forEachRemaining(
            m ->
                norms.row(
                    m.getKey(),
                    m.getValue().path("gradient"),
                    m.getValue().path("update"),
                    m.getValue().path("weight")));
    if (last.has("modules")) {
      lines.add("");
      lines.add("norms at step " + last.path("step").asText());
      lines.addAll(norms.lines());
    }
    return lines;
  }
}
