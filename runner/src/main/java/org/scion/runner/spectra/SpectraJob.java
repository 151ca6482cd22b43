package org.scion.runner.spectra;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.lab.SingularValues;
import org.scion.core.model.Site;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.OnEveryCore;
import org.scion.runner.engine.Torch;
import org.scion.runner.worker.Job;

/**
 * Spectra of a run against its base or another run: arguments run, checkpoint, against,
 * against_checkpoint, top, epsilon, all, delta_only. Every 2-D weight in the layers that the run
 * changed; with all, embeddings and head too. With delta_only the change alone is decomposed, which
 * for low-rank changes costs next to nothing. A run as it ended, against its base, is also kept as
 * artifacts/spectra.json.
 */
@AutoService(Job.class)
public final class SpectraJob implements Job {
  @Override
  public String id() {
    return "spectra";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    int top = arguments.path("top").asInt(10);
    double epsilon = arguments.path("epsilon").asDouble(0.5);
    boolean deltaOnly = arguments.path("delta_only").asBoolean(false);
    context.progress("loading", 0, 0, "tensors");
    ComparedModels models = ComparedModels.load(arguments, context.workspace());
    List<Site> sites = models.sites();
    long started = System.nanoTime();
    List<ObjectNode> found =
        OnEveryCore.map(
            sites,
            site -> deltaOnly ? change(models, site, top) : whole(models, site, top, epsilon),
            done -> context.progress("spectra", done, sites.size(), "matrices"));
    ObjectNode result = Json.object();
    ArrayNode matrices = result.putArray("matrices");
    matrices.addAll(found);
    if (deltaOnly) {
      result.putNull("intruders_total");
    } else {
      result.put(
          "intruders_total", found.stream().mapToInt(m -> m.path("intruders").asInt()).sum());
      result.set("intruders_over_epsilon", overEpsilon(found));
    }
    result.put("matrices_total", found.size()).put("top", top).put("epsilon", epsilon);
    result.put("seconds", (System.nanoTime() - started) / 1e9);
    if (againstOwnBase(arguments)) {
      keep(context.workspace().run(arguments.path("run").asText()), result);
    }
    return result;
  }

  /** Whether the run as it ended is held against its own base, as the window shows it. */
  private static boolean againstOwnBase(JsonNode arguments) {
    return !arguments.path("delta_only").asBoolean(false)
        && !arguments.path("all").asBoolean(false)
        && !arguments.hasNonNull("checkpoint")
        && !arguments.hasNonNull("against");
  }

  /** Beside the run's artifacts, where the window's lab finds it, whoever asked. */
  private static void keep(RunFolder run, ObjectNode result) {
    ObjectNode kept = result.deepCopy().put("step", RunState.read(run).step());
    RunFolder.writeWhole(run.artifacts().resolve("spectra.json"), Json.pretty(kept));
  }

  private static ObjectNode whole(ComparedModels models, Site site, int top, double epsilon) {
    NDArray before = ComparedModels.weight(models.before(), site);
    NDArray after = ComparedModels.weight(models.after(), site);
    return Spectrum.of(before, after, models.factored(site), top)
        .json(site.name(), before.getShape().getShape(), top, epsilon);
  }

  private static ObjectNode change(ComparedModels models, Site site, int top) {
    NDArray factored = models.factored(site);
    NDArray before = ComparedModels.weight(models.before(), site);
    NDArray values =
        factored != null
            ? factored
            : Kernels.call(
                "singular_values", ComparedModels.weight(models.after(), site).sub(before));
    SingularValues delta = new SingularValues(Torch.floats(values));
    ObjectNode node = Json.object().put("site", site.name());
    node.set("shape", Json.tree(before.getShape().getShape()));
    node.putNull("intruders").putNull("cosine").putNull("sigma_base").putNull("sigma_tuned");
    node.set("sigma_delta", Json.tree(delta.first(top)));
    node.set("energy_delta", Json.tree(delta.energy(top)));
    node.put("effective_rank_delta", delta.effectiveRank());
    node.put("stable_rank_delta", delta.stableRank()).put("norm_delta", delta.norm());
    double norm = before.norm().getFloat();
    return node.put("norm_ratio", norm == 0 ? null : delta.norm() / norm);
  }

  /** Intruders of all matrices together at epsilon 0.05, 0.1, ... 1: pairs of epsilon and count. */
  private static ArrayNode overEpsilon(List<ObjectNode> matrices) {
    ArrayNode pairs = Json.array();
    for (int i = 1; i <= 20; i++) {
      double epsilon = i / 20.0;
      int count = 0;
      for (ObjectNode matrix : matrices) {
        for (JsonNode cosine : matrix.path("cosine")) {
          count += cosine.asDouble() < epsilon ? 1 : 0;
        }
      }
      pairs.addArray().add(epsilon).add(count);
    }
    return pairs;
  }
}
