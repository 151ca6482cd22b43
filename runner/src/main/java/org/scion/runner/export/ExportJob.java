package org.scion.runner.export;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.checkpoint.DType;
import org.scion.core.model.HostLayout;
import org.scion.core.model.TaskHead;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Technique;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.TrainingTechnique;
import org.scion.runner.run.RunModel;
import org.scion.runner.run.RunSetup;
import org.scion.runner.worker.Job;

/** Exports a run with the proof: arguments run, format, out, base, dtype. */
@AutoService(Job.class)
public final class ExportJob implements Job {
  @Override
  public String id() {
    return "export";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    Path out = Path.of(arguments.path("out").asText());
    String format = arguments.path("format").asText();
    context.progress("loading", 0, 4, "parts");
    RunModel model = RunModel.of(arguments.path("run").asText(), context.workspace());
    RunSetup setup = model.trained();
    context.progress("writing", 1, 4, "parts");
    Proof proof;
    try (TextTokenizer tokenizer = TextTokenizer.of(model.source())) {
      List<float[]> before = Proof.logits(setup.model().host(), tokenizer);
      HostModel written =
          switch (format) {
            case "safetensors" -> merged(setup, out, arguments.path("dtype").asText("float32"));
            case "peft" -> new AdapterFolder(setup).write(out);
            case "gguf" -> gguf(setup, context, tokenizer);
            default ->
                throw new UnsupportedException(
                    "--format " + format + " is not supported; supported: peft, safetensors, gguf");
          };
      context.progress("proving", 2, 4, "parts");
      proof =
          Proof.of(
              before,
              Proof.logits(written, tokenizer),
              Proof.classes(setup.model().host().layout()));
    }
    if (arguments.path("base").asBoolean()) {
      writeBase(model, out.resolve("base"));
    }
    context.progress("done", 4, 4, "parts");
    ObjectNode result = Json.object();
    result.set("files", Json.tree(ModelFolder.files(out)));
    return result.setAll(proof.json());
  }

  /** Writes the merged checkpoint and loads it again. */
  private static HostModel merged(RunSetup setup, Path out, String dtype) {
    ObjectNode config = setup.config().put("dtype", dtype);
    Map<String, NDArray> weights = weights(setup, config);
    ModelFolder.write(out, config, weights, setup.source());
    return load(config, out, setup.model().host().layout().head());
  }

  /** Writes the merged model for llama.cpp and loads it again. */
  private static HostModel gguf(RunSetup setup, Context context, TextTokenizer tokenizer) {
    String dtype = context.arguments().path("dtype").asText("float16");
    ObjectNode config = setup.config();
    HostLayout layout = setup.model().host().layout();
    GgufModel model = new GgufModel(config, layout, setup.source(), dtype);
    Path file = Path.of(context.arguments().path("out").asText(), "model-" + dtype + ".gguf");
    model.write(file, weights(setup, config), tokenizer);
    return GgufModel.load(file, context.workspace().path(), layout, tokenizer);
  }

  /** Merged weights; says in the config if the head has become one of its own. */
  private static Map<String, NDArray> weights(RunSetup setup, ObjectNode config) {
    refuseWhatStaysApart(setup);
    InjectedModel model = setup.model();
    Map<String, NDArray> weights = new LinkedHashMap<>(Torch.withoutGradient(model::merged));
    String tied = model.host().layout().tiedHead();
    if (tied != null && weights.containsKey(model.host().layout().headModule() + ".weight")) {
      config.put("tie_word_embeddings", false);
    }
    return weights;
  }

  /** A plain checkpoint has no place for what acts on hidden states or in front of a sequence. */
  private static void refuseWhatStaysApart(RunSetup setup) {
    List<String> apart =
        setup.spec().techniques().stream()
            .map(TechniqueSpec::technique)
            .filter(t -> t instanceof TrainingTechnique && !t.description().mergeable())
            .map(Technique::id)
            .toList();
    if (!apart.isEmpty()) {
      throw new UnsupportedException(
          "--format safetensors and gguf: "
              + String.join(", ", apart)
              + " cannot be folded into the weights of a plain checkpoint; the run itself can be"
              + " evaluated and generated with"
              + (setup.spec().techniques().size() == 1 ? ", and --format peft may hold it." : "."));
    }
  }

  private static HostModel load(JsonNode config, Path folder, TaskHead head) {
    try (Checkpoint checkpoint = Checkpoints.open(folder)) {
      return new HostLoader(config, checkpoint, head).load(0);
    }
  }

  private static void writeBase(RunModel model, Path out) {
    Map<String, NDArray> weights = new LinkedHashMap<>();
    try (Checkpoint checkpoint = model.source().weights()) {
      for (String name : checkpoint.names()) {
        if (!isBuffer(checkpoint.info(name).dtype())) {
          weights.put(name, HostLoader.array(checkpoint, name, true));
        }
      }
    }
    ObjectNode config = model.source().config().deepCopy();
    ModelFolder.write(out, config.put("dtype", "float32"), weights, model.source());
  }

  /** Integers are buffers such as position ids, which every program makes for itself. */
  private static boolean isBuffer(DType type) {
    return !type.floating() && !type.quantized();
  }
}
