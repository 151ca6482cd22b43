package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.service.JobFailure;
import org.scion.core.spec.Nearest;
import org.scion.core.technique.Family;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.core.technique.Techniques;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion techniques [ID]}: all of them, or one with its lesson. */
@Command(name = "techniques", description = "List the techniques, or explain one.")
final class TechniquesCommand extends ScionCommand {
  @Parameters(arity = "0..1", paramLabel = "ID", description = "A technique, as lora.")
  private String id;

  @Option(
      names = "--check",
      description = "Try on tiny models what it promises: counts, start, training, resume, merge.")
  private boolean check;

  @Override
  List<String> keys() {
    return List.of("techniques");
  }

  @Override
  Outcome run(Session session) {
    Techniques all = session.wiring().techniques();
    List<Technique> chosen = id == null ? all.all() : List.of(find(all));
    if (check) {
      return checked(session);
    }
    ArrayNode list = Json.array();
    chosen.forEach(t -> list.add(json(t)));
    return Outcome.of(
        Json.object().set("techniques", list),
        () -> id == null ? table(chosen) : page(chosen.get(0)));
  }

  private Outcome checked(Session session) {
    ObjectNode result = session.job("check-techniques", Json.object().put("id", id));
    List<String> lines = new ArrayList<>();
    for (JsonNode technique : result.path("checked")) {
      String name = technique.path("id").asText();
      technique.path("broken").forEach(b -> lines.add(name + " " + b.asText()));
    }
    lines.add(
        result.path("checked").size()
            + " checked, "
            + result.path("broken").asInt()
            + " broken promises");
    boolean kept = result.path("broken").asInt() == 0;
    int code = kept ? 0 : JobFailure.Kind.FAILED.exitCode();
    return new Outcome(result, () -> lines, code);
  }

  private Technique find(Techniques all) {
    return all.find(id)
        .orElseThrow(
            () ->
                new SpecException(
                    "ID",
                    id,
                    "one of " + String.join(", ", all.ids()),
                    Nearest.to(id, all.ids()).map(k -> "Did you mean '" + k + "'?").orElse("")));
  }

  private static ObjectNode json(Technique technique) {
    TechniqueDescription d = technique.description();
    ObjectNode node =
        Json.object()
            .put("id", d.id())
            .put("name", d.name())
            .put("family", d.family().id())
            .put("summary", d.summary())
            .put("paper", d.paper())
            .put("formula", d.formula());
    ArrayNode parameters = node.putArray("parameters");
    d.hyperparameters().forEach(h -> parameters.add(json(h)));
    node.put("mergeable", d.mergeable()).put("identity_at_start", d.identityAtStart());
    ArrayNode sites = node.putArray("sites");
    d.siteKinds().stream().map(k -> k.name().toLowerCase(Locale.ROOT)).sorted().forEach(sites::add);
    node.set("default_targets", Json.tree(d.defaultTargets()));
    node.set("quantised_bases", Json.tree(d.quantisedBases()));
    return node.put("lesson", technique.lesson());
  }

  private static ObjectNode json(Hyperparameter h) {
    boolean number =
        h.type() == Hyperparameter.Type.INTEGER || h.type() == Hyperparameter.Type.REAL;
    ObjectNode node =
        Json.object().put("key", h.key()).put("type", h.type().name().toLowerCase(Locale.ROOT));
    node.set("default", Json.tree(h.defaultValue()));
    node.put("min", number ? (Double) h.min() : null).put("max", number ? (Double) h.max() : null);
    node.set("choices", h.choices().isEmpty() ? NullNode.instance : Json.tree(h.choices()));
    return node.put("unit", h.unit())
        .put("help", h.help())
        .put("source", h.source())
        .put("per_site", h.perSite());
  }

  private static List<String> table(List<Technique> all) {
    TextTable table = new TextTable("ID", "FAMILY", "MERGES", "WHAT IT DOES");
    for (Technique t : all) {
      TechniqueDescription d = t.description();
      table.row(d.id(), d.family().label(), d.mergeable() ? "yes" : "no", d.summary());
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    for (Family family : Family.values()) {
      long count = all.stream().filter(t -> t.description().family() == family).count();
      if (count > 0) {
        lines.add(String.format(Locale.ROOT, "%4d  %s", count, family.label()));
      }
    }
    lines.add(String.format(Locale.ROOT, "%4d  in all", all.size()));
    return lines;
  }

  private static List<String> page(Technique technique) {
    TechniqueDescription d = technique.description();
    List<String> lines = new ArrayList<>();
    lines.add(d.name() + " (" + d.id() + ", " + d.family().label() + ")");
    lines.add(d.summary());
    lines.add("");
    lines.add("Formula: " + d.formula());
    lines.add("Paper:   " + d.paper());
    lines.add("Merges:  " + (d.mergeable() ? "yes" : "no"));
    lines.add("");
    TextTable table = new TextTable("PARAMETER", "DEFAULT", "ALLOWED", "MEANING");
    d.hyperparameters()
        .forEach(h -> table.row(h.key(), String.valueOf(h.defaultValue()), h.allowed(), h.help()));
    lines.addAll(table.lines());
    lines.add("");
    lines.addAll(technique.lesson().lines().toList());
    return lines;
  }
}
