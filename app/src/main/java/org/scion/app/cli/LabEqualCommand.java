package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.service.RunPlanner;
import org.scion.core.spec.Overrides;
import org.scion.core.spec.SpecReader;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Technique;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scion lab equal FILE}: techniques at the same number of trained parameters. */
@Command(
    name = "equal",
    description = {
      "Find for each technique the setting whose trained parameters come nearest to a budget, and",
      "write a study of them: `scion lab study` then runs and compares them."
    })
final class LabEqualCommand extends ScionCommand {
  /** How far from the budget still counts as equal. */
  private static final double NEAR = 0.2;

  @Parameters(paramLabel = "FILE", description = "A spec; its techniques are replaced.")
  private String file;

  @Option(
      names = "--techniques",
      required = true,
      split = ",",
      paramLabel = "T,T",
      description = "Their ids, as lora,houlsby,prefix_tuning.")
  private List<String> techniques = new ArrayList<>();

  @Option(
      names = "--budget",
      required = true,
      paramLabel = "N",
      description = "Trained parameters, a classifier's head included.")
  private long budget;

  @Option(names = "--out", required = true, paramLabel = "F.yaml", description = "The study.")
  private String out;

  @Override
  List<String> keys() {
    return List.of("file", "variants");
  }

  @Override
  Outcome run(Session session) throws IOException {
    if (budget < 1) {
      throw new SpecException("--budget", String.valueOf(budget), "a whole number from 1", "");
    }
    SpecFile spec = SpecFile.of(session, file);
    ObjectNode json = Json.object();
    ArrayNode variants = json.putArray("variants");
    ObjectNode study = Json.object().put("spec", spec.file().toString());
    study.put("seeds", "1..3");
    study.put(
        "metric", spec.read(List.of()).task().name().equals("CAUSAL_LM") ? "loss" : "accuracy");
    ObjectNode entries = study.putObject("variants");
    for (String id : techniques) {
      Fitted fitted = fit(session, spec, technique(session, id));
      ObjectNode node = variants.addObject().put("technique", id).put("setting", fitted.key());
      node.put("value", fitted.value()).put("trainable", fitted.trainable());
      node.put("share_of_budget", (double) fitted.trainable() / budget);
      entries.putObject(id).putArray("techniques").add(entry(id, fitted.key(), fitted.value()));
    }
    Path target = session.path("--out", out);
    Files.createDirectories(target.getParent());
    Files.writeString(target, SpecReader.yaml(study));
    json.put("file", target.toString());
    return Outcome.of(json, () -> words(json));
  }

  private static Technique technique(Session session, String id) {
    return session
        .wiring()
        .techniques()
        .find(id)
        .orElseThrow(
            () ->
                new SpecException(
                    "--techniques",
                    id,
                    "one of " + String.join(", ", session.wiring().techniques().ids()),
                    ""));
  }

  /**
   * A technique at the budget.
   *
   * @param key the setting that was turned; null when none changes the count
   */
  private record Fitted(String key, Integer value, long trainable) {}

  private static ObjectNode entry(String id, String key, Integer value) {
    ObjectNode entry = Json.object().put("id", id);
    return key == null ? entry : entry.put(key, value);
  }

  /** The first integer setting that makes more parameters when it grows. */
  private Fitted fit(Session session, SpecFile spec, Technique technique) {
    Optional<Long> usual = count(session, spec, technique.id(), null, null);
    Fitted best = usual.map(n -> new Fitted(null, null, n)).orElse(null);
    for (Hyperparameter h : technique.description().hyperparameters()) {
      if (h.type() == Hyperparameter.Type.INTEGER && h.defaultValue() instanceof Number usually) {
        int more = (int) Math.min(h.max(), 2.0 * usually.intValue());
        Optional<Long> grown = count(session, spec, technique.id(), h.key(), more);
        if (more > usually.intValue() && grown.isPresent() && grown.get() > usual.orElse(0L)) {
          return turned(session, spec, technique.id(), h);
        }
      }
    }
    if (best == null) {
      throw new SpecException(
          "--techniques", technique.id(), "a technique that this spec can plan", "");
    }
    return best;
  }

  private Fitted turned(Session session, SpecFile spec, String id, Hyperparameter h) {
    long low = (long) Math.max(1, h.min());
    long high = (long) h.max();
    Fitted best = null;
    while (low <= high) {
      int middle = (int) ((low + high) / 2);
      Optional<Long> count = count(session, spec, id, h.key(), middle);
      if (count.isPresent()) {
        long off = Math.abs(count.get() - budget);
        if (best == null || off < Math.abs(best.trainable() - budget)) {
          best = new Fitted(h.key(), middle, count.get());
        }
      }
      // A value that cannot be planned is too large.
      if (count.isEmpty() || count.get() > budget) {
        high = middle - 1L;
      } else {
        low = middle + 1L;
      }
    }
    return best == null ? new Fitted(null, null, 0) : best;
  }

  /** Trained parameters with a setting; empty when the spec refuses it. */
  private static Optional<Long> count(
      Session session, SpecFile spec, String id, String key, Integer value) {
    JsonNode document = spec.document(List.of());
    Overrides.set(document, "techniques", Json.array().add(entry(id, key, value)));
    try {
      var plan =
          new RunPlanner(session.workspace(), lengths -> Optional.empty())
              .plan(spec.read(document));
      return plan.problems().isEmpty() ? Optional.of(plan.trainable()) : Optional.empty();
    } catch (SpecException e) {
      return Optional.empty();
    }
  }

  private List<String> words(JsonNode json) {
    TextTable table = new TextTable("TECHNIQUE", "SETTING", "VALUE", "TRAINED", "OF BUDGET");
    json.path("variants")
        .forEach(
            v ->
                table.row(
                    v.path("technique"),
                    v.path("setting"),
                    v.path("value"),
                    v.path("trainable"),
                    v.path("share_of_budget")));
    List<String> lines = new ArrayList<>(table.lines());
    for (JsonNode v : json.path("variants")) {
      if (Math.abs(v.path("share_of_budget").asDouble() - 1) > NEAR) {
        lines.add(
            v.path("technique").asText()
                + " cannot come near the budget: a comparison with it is not one at equal parameters");
      }
    }
    lines.add("wrote " + json.path("file").asText() + "; `scion lab study` runs it");
    return lines;
  }
}
