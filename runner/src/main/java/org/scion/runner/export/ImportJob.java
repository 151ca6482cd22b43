package org.scion.runner.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.ModelSource;
import org.scion.core.run.EventWriter;
import org.scion.core.run.RunFolder;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.SpecReader;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Techniques;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.peft.AdapterLoader;
import org.scion.runner.peft.PeftMethod;
import org.scion.runner.peft.PeftMethods;
import org.scion.runner.run.Checkpointer;
import org.scion.runner.run.TensorFiles;
import org.scion.runner.train.AdamW;
import org.scion.runner.train.ParameterGroup;
import org.scion.runner.worker.Job;

/**
 * A PEFT adapter becomes a run that can be inspected, continued and merged: arguments dir, model,
 * name. A base that the adapter does not name is said in {@code warnings[]}.
 */
@AutoService(Job.class)
public final class ImportJob implements Job {
  @Override
  public String id() {
    return "import";
  }

  @Override
  public ObjectNode run(Context context) {
    Path folder = Path.of(context.arguments().path("dir").asText());
    String modelId = context.arguments().path("model").asText();
    JsonNode config = config(folder);
    PeftMethod method = PeftMethods.of(config);
    ModelSource source = ModelSource.resolve(modelId, context.workspace().path());
    Torch.start();
    try (Checkpoint adapter = Checkpoints.open(folder.resolve("adapter_model.safetensors"));
        Checkpoint weights = source.weights()) {
      TaskHead head = head(config, adapter, source);
      HostLayout layout = HostFamily.of(source.config()).layout(source.config(), head);
      TechniqueSpec technique = method.read(config, layout);
      ObjectNode document = document(context, modelId, head.task(), technique);
      RunFolder run = context.workspace().newRun(document.path("name").asText(), Instant.now());
      RunFolder.writeWhole(run.spec(), SpecReader.yaml(document));
      ExperimentSpec spec = new SpecReader(Techniques.load()).readModel(document, run.path());
      HostModel host = new HostLoader(source.config(), weights, head).load(0);
      InjectedModel model =
          AdapterLoader.attach(
              host, technique, TensorFiles.read(folder.resolve("adapter_model.safetensors")));
      List<String> warnings = otherBase(config, source);
      warnings.forEach(w -> warn(run, w));
      save(run, model.trainHead(), spec, labels(source, head));
      ObjectNode result = Json.object();
      result.set("warnings", Json.tree(warnings));
      return result
          .put("id", run.id())
          .put("technique", technique.technique().id())
          .put("trainable", model.trainedCount());
    }
  }

  /** Whether the adapter says that it was trained on another base. */
  private static List<String> otherBase(JsonNode config, ModelSource source) {
    String named = config.path("base_model_name_or_path").asText("");
    String last = named.substring(named.lastIndexOf('/') + 1);
    boolean same =
        named.isEmpty()
            || named.equals(source.location())
            || source.hubId().filter(named::equals).isPresent()
            || source.location().endsWith(last);
    return same
        ? List.of()
        : List.of(
            "The adapter names '%s' as its base, which is not '%s': on another base than its own it"
                    .formatted(named, source.hubId().orElse(source.location()))
                + " does something else. Its shapes fit.");
  }

  private static void warn(RunFolder run, String message) {
    try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
      events.write("warning", Json.object().put("message", message).put("advice", ""));
    }
  }

  private static JsonNode config(Path folder) {
    Path file = folder.resolve("adapter_config.json");
    if (!Files.exists(file)) {
      throw new SpecException("DIR", folder.toString(), "a folder with adapter_config.json", "");
    }
    if (!Files.exists(folder.resolve("adapter_model.safetensors"))) {
      throw new UnsupportedException(
          folder
              + " has no adapter_model.safetensors; an adapter_model.bin must be saved anew with"
              + " save_pretrained(..., safe_serialization=True)");
    }
    return Json.read(file);
  }

  /** The head that the adapter was trained with: its classifier's rows are the labels. */
  private static TaskHead head(JsonNode config, Checkpoint adapter, ModelSource source) {
    String type = config.path("task_type").asText("CAUSAL_LM");
    Task task =
        java.util.Arrays.stream(Task.values())
            .filter(t -> t.peftName().equals(type))
            .findFirst()
            .orElse(HostFamily.headOf(source.config()).task());
    if (task == Task.CAUSAL_LM) {
      return TaskHead.CAUSAL_LM;
    }
    Optional<String> weight =
        adapter.names().stream()
            .filter(n -> n.matches(".*\\.(classifier|score|classifier\\.out_proj)\\.weight"))
            .findFirst();
    int labels =
        weight
            .map(n -> (int) adapter.info(n).shape()[0])
            .orElse(HostFamily.headOf(source.config()).labels());
    return new TaskHead(task.wholeText() ? wholeText(source.config(), labels) : task, labels);
  }

  /** An adapter does not say what its scores mean; the base may, and one score is a number. */
  private static Task wholeText(JsonNode config, int labels) {
    Task named = HostFamily.headOf(config).task();
    boolean trained = named.wholeText() && config.hasNonNull("problem_type");
    return trained ? named : labels == 1 ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  private static List<String> labels(ModelSource source, TaskHead head) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < head.labels(); i++) {
      String named = source.config().path("id2label").path(String.valueOf(i)).asText("LABEL_" + i);
      names.add(source.config().path("id2label").size() == head.labels() ? named : "LABEL_" + i);
    }
    return names;
  }

  private static ObjectNode document(
      Context context, String modelId, Task task, TechniqueSpec technique) {
    String given = context.arguments().path("name").asText("");
    ObjectNode document = Json.object();
    document.put("name", given.isEmpty() ? "imported-" + technique.technique().id() : given);
    document.put("model", modelId).put("task", task.specName());
    document.put("notes", "Imported from a PEFT adapter. To go on with it, set data.");
    ObjectNode entry = Json.object().put("id", technique.technique().id());
    entry.set("sites", technique.sites().json());
    entry.setAll((ObjectNode) technique.settings().json());
    document.set("techniques", Json.tree(List.of(entry)));
    return document;
  }

  private static void save(
      RunFolder run, InjectedModel model, ExperimentSpec spec, List<String> labels) {
    ObjectNode plan =
        Json.object().put("name", spec.name()).put("techniques", spec.techniqueLabel());
    plan.put("steps", 0).put("trainable", model.trainedCount());
    plan.set("labels", labels.isEmpty() ? null : Json.tree(labels));
    plan.set("spec", spec.document());
    RunFolder.writeWhole(run.plan(), Json.pretty(plan));
    var optimizer =
        new AdamW(
            spec.training().optimizer(),
            model.trained(),
            ParameterGroup.of(model, spec.training().optimizer()));
    Path checkpoint = new Checkpointer(run, model, m -> {}).save(0, optimizer, Json.object());
    try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
      ObjectNode started = Json.object().put("pid", ProcessHandle.current().pid());
      events.write("started", started.put("resumed_from", 0).put("steps", 0));
      ObjectNode finished = Json.object().put("status", "done").put("step", 0);
      finished.put("message", "Imported.").put("advice", "");
      finished.put("checkpoint", run.path().relativize(checkpoint).toString());
      finished.set("metrics", Json.tree(Map.of()));
      events.write("finished", finished);
    }
  }
}
