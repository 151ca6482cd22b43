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
import org.scion.core.model.TaskHead;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InjectedModel;
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
            default ->
                throw new UnsupportedException(
                    "--format " + format + " is not supported; supported: peft, safetensors");
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
    InjectedModel model = setup.model();
    ObjectNode config = setup.config().put("dtype", dtype);
    Map<String, NDArray> weights = new LinkedHashMap<>(Torch.withoutGradient(model::merged));
    String tied = model.host().layout().tiedHead();
    if (tied != null && weights.containsKey(model.host().layout().headModule() + ".weight")) {
      config.put("tie_word_embeddings", false);
    }
    ModelFolder.write(out, config, weights, setup.source());
    return load(config, out, model.host().layout().head());
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
