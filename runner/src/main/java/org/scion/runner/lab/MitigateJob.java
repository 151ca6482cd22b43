package org.scion.runner.lab;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.run.RunFolder;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.export.ModelFolder;
import org.scion.runner.export.Proof;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.run.RunModel;
import org.scion.runner.worker.Job;

/**
 * A copy of a run's model with its intruder dimensions scaled, as a plain checkpoint: arguments
 * run, checkpoint, top, epsilon, site, dimension, lambda, out, rows, probes.
 *
 * <p>The proof holds what was written, loaded again, against the scaled model in memory; beside it
 * stand the differences from the unscaled run and both models' numbers on the task and the probes.
 * All of it lies with the checkpoint as mitigation.json.
 */
@AutoService(Job.class)
public final class MitigateJob implements Job {
  @Override
  public String id() {
    return "lab-mitigate";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    RunModel run = RunModel.of(arguments.path("run").asText(), context.workspace());
    Path out = Path.of(arguments.path("out").asText());
    double lambda = arguments.path("lambda").asDouble();
    try (Measures measures = Measures.of(run, arguments);
        TextTokenizer tokenizer = TextTokenizer.of(run.source())) {
      context.progress("loading", 0, 5, "parts");
      Blend blend = Blend.of(run, LabArguments.checkpoint(arguments));
      Intruders intruders = Intruders.of(blend, arguments, done -> {});
      if (intruders.dimensions().isEmpty()) {
        throw new SpecException(
            "--epsilon",
            arguments.path("epsilon").asText("0.5"),
            "a value at which the run has intruder dimensions",
            "It has none among the first " + arguments.path("top").asInt(10) + ".");
      }
      context.progress("measuring", 1, 5, "parts");
      ObjectNode result = Json.object().put("run", run.run().id()).put("lambda", lambda);
      ScaleJob.dimensions(result, intruders);
      measures.describe(result);
      List<float[]> unscaled = Proof.logits(blend.host(), tokenizer);
      result.set("before", measures.of(blend.model()));
      intruders.scale(lambda);
      context.progress("measuring", 2, 5, "parts");
      List<float[]> scaled = Proof.logits(blend.host(), tokenizer);
      result.set("after", measures.of(blend.model()));
      context.progress("writing", 3, 5, "parts");
      HostModel again = write(blend, out, run);
      context.progress("proving", 4, 5, "parts");
      int classes = Proof.classes(blend.host().layout());
      result.setAll(Proof.of(scaled, Proof.logits(again, tokenizer), classes).json());
      result.set("against_run", Proof.of(unscaled, scaled, classes).json());
      RunFolder.writeWhole(out.resolve("mitigation.json"), Json.pretty(result));
      result.set("files", Json.tree(ModelFolder.files(out)));
      return result;
    }
  }

  private static HostModel write(Blend blend, Path out, RunModel run) {
    Map<String, NDArray> weights = new LinkedHashMap<>(blend.host().parameters().all());
    ObjectNode config = blend.setup().config().put("dtype", "float32");
    ModelFolder.write(out, config, weights, run.source());
    try (Checkpoint checkpoint = Checkpoints.open(out)) {
      return new HostLoader(config, checkpoint, blend.host().layout().head()).load(0);
    }
  }
}
