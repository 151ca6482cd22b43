package org.scion.runner.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.data.LabelSet;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Task;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.ModelSource;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.spec.EngineSpec;
import org.scion.core.spec.ExperimentSpec;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Objective;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.TrainingTechnique;

/**
 * A spec turned into a model with its techniques attached, ready to be trained or restored.
 *
 * @param spec what was asked
 * @param source where the base comes from
 * @param labels names of the classes, or null
 * @param model host with techniques
 * @param initialised head parameters that the base lacks
 */
public record RunSetup(
    ExperimentSpec spec,
    ModelSource source,
    LabelSet labels,
    InjectedModel model,
    List<String> initialised) {

  /** The model of a spec. */
  public static ModelSource source(ExperimentSpec spec, Workspace workspace) {
    return ModelSource.resolve(spec.model(), workspace.path(), spec.folder());
  }

  /** Labels that the base's config names, when it is a trained classifier; null otherwise. */
  public static LabelSet checkpointLabels(ExperimentSpec spec, ModelSource source) {
    JsonNode config = source.config();
    boolean classifier =
        spec.task() != Task.CAUSAL_LM
            && HostFamily.headOf(config).task() == spec.task()
            && config.path("id2label").isObject();
    if (!classifier) {
      return null;
    }
    Map<String, String> names = new LinkedHashMap<>();
    config
        .path("id2label")
        .fields()
        .forEachRemaining(e -> names.put(e.getKey(), e.getValue().asText()));
    return LabelSet.ofIds(names, "config.json id2label");
  }

  /** Loads the base and attaches the techniques with their start values. */
  public static RunSetup load(ExperimentSpec spec, ModelSource source, LabelSet labels) {
    return load(spec, source, labels, Preparation.NONE);
  }

  /** The same with start values that come from data. */
  public static RunSetup load(
      ExperimentSpec spec, ModelSource source, LabelSet labels, Preparation preparation) {
    TaskHead head =
        labels == null ? TaskHead.CAUSAL_LM : new TaskHead(spec.task(), labels.names().size());
    long seed = spec.training().seed();
    List<String> initialised = new ArrayList<>();
    HostModel host = changed(spec, host(spec, source, head, initialised));
    if (needsBase(spec)) {
      host.parameters().keepOriginals();
    }
    InjectedModel model = new InjectedModel(host);
    for (int i = 0; i < spec.techniques().size(); i++) {
      TechniqueSpec technique = spec.techniques().get(i);
      if (technique.technique() instanceof TrainingTechnique training) {
        AttachContext context =
            new AttachContext(
                host,
                ExperimentPlanner.sites(technique, host.layout()),
                technique.settings(),
                new Initialiser(seed * 31 + i));
        model.add(training.attach(preparation.apply(i, technique, context)));
        if (training.description().family() == Family.QUANTISED_BASE) {
          host.modules().markBase();
        }
      }
    }
    model.trainHead();
    if (spec.training().recompute()) {
      host.recomputeLayers();
    }
    System.gc(); // buffers of weights that were decoded and then copied to be trained
    return new RunSetup(spec, source, labels, model, initialised);
  }

  private static boolean needsBase(ExperimentSpec spec) {
    return spec.techniques().stream()
        .anyMatch(t -> t.technique() instanceof Objective o && o.needsReference());
  }

  private static HostModel changed(ExperimentSpec spec, HostModel base) {
    HostModel host = base;
    for (TechniqueSpec entry : spec.techniques()) {
      if (entry.technique() instanceof TrainingTechnique training) {
        host = training.host(host, entry.settings());
      }
    }
    return host;
  }

  private static HostModel host(
      ExperimentSpec spec, ModelSource source, TaskHead head, List<String> initialised) {
    long seed = spec.training().seed();
    if (spec.fromScratch()) {
      return HostLoader.drawn(source.config(), head).load(seed);
    }
    try (Checkpoint checkpoint = source.weights()) {
      HostLoader loader = new HostLoader(source.config(), checkpoint, head);
      HostModel host = loader.load(seed);
      initialised.addAll(loader.initialised());
      return host;
    }
  }

  /** config.json of a model that this setup gives: architectures, labels, problem type, dtype. */
  public ObjectNode config() {
    ObjectNode config = spec.config(source.config()).deepCopy();
    HostLayout layout = model.host().layout();
    config.set("architectures", Json.tree(List.of(layout.architecture())));
    config.put("dtype", "float32");
    config.remove("torch_dtype");
    if (labels != null) {
      ObjectNode names = Json.object();
      ObjectNode ids = Json.object();
      for (int i = 0; i < labels.names().size(); i++) {
        names.put(String.valueOf(i), labels.names().get(i));
        ids.put(labels.names().get(i), i);
      }
      config.set("id2label", names);
      config.set("label2id", ids);
      if (spec.task().problemType() != null) {
        config.put("problem_type", spec.task().problemType());
      }
    }
    return config;
  }

  /** Whether any technique takes a place on this host; the planner has said so before. */
  public long sites() {
    return spec.techniques().stream()
        .mapToLong(t -> ExperimentPlanner.sites(t, model.host().layout()).size())
        .sum();
  }

  /** The engine as the spec asks for it. */
  public static void startEngine(ExperimentSpec spec) {
    Torch.start(spec.engine());
  }

  /** The same with as many threads as an earlier start of the run had: sums depend on them. */
  public static void startEngine(ExperimentSpec spec, RunFolder run) {
    EngineSpec asked = spec.engine();
    int threads = run.planJson().path("threads").asInt(asked.threads());
    Torch.start(new EngineSpec(asked.device(), asked.dtype(), threads));
  }
}
