package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scion.core.Json;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.ModelSource;
import org.scion.core.model.source.ModelSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code scion model show M}: what it is made of, and where techniques can take hold of it. */
@Command(name = "show", description = "Show a model: sizes, parameters, sites.")
final class ModelShowCommand extends ScionCommand {
  @Parameters(paramLabel = "M", description = "A path, an added model's id, or hub:owner/name.")
  private String model;

  @Override
  List<String> keys() {
    return List.of("models");
  }

  @Override
  Outcome run(Session session) {
    ModelSource source =
        ModelSource.resolve(
            session.model(model), session.workspace().path(), session.wiring().folder());
    ModelSummary summary = ModelSummary.of(model, source);
    HostLayout layout = layout(source.config());
    ObjectNode node = (ObjectNode) Json.tree(summary);
    node.put("hub_id", source.hubId().orElse(null)).put("family", layout.family());
    node.set("dimensions", Json.tree(layout.dimensions()));
    node.set("sites", Json.tree(layout.sites()));
    node.set("tensors", Json.tree(layout.parameters()));
    ObjectNode json = Json.object().set("models", Json.array().add(node));
    return Outcome.of(json, () -> words(summary, layout));
  }

  /** An encoder without a head is shown as it will be trained: as a classifier. */
  private static HostLayout layout(JsonNode config) {
    HostFamily family = HostFamily.of(config);
    TaskHead head = HostFamily.headOf(config);
    boolean encoder = family.id().equals("bert") && head.task() == Task.CAUSAL_LM;
    return family.layout(config, encoder ? TaskHead.classification(2) : head);
  }

  private static List<String> words(ModelSummary summary, HostLayout layout) {
    List<String> lines = new ArrayList<>();
    lines.add(summary.id() + ": " + layout.architecture() + ", " + summary.location());
    lines.add(
        Words.count(summary.parameters())
            + " parameters, "
            + summary.layers()
            + " layers, "
            + summary.hidden()
            + " wide");
    Map<String, Integer> counts = new TreeMap<>();
    layout.sites().forEach(s -> counts.merge(s.kind() + " " + s.shortName(), 1, Integer::sum));
    TextTable table = new TextTable("KIND AND NAME OF SITE", "SITES");
    counts.forEach(table::row);
    lines.add("");
    lines.addAll(table.lines());
    return lines;
  }
}
