package org.scion.runner.export;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Task;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.inject.TrainingTechnique;
import org.scion.runner.peft.AdapterLoader;
import org.scion.runner.peft.PeftConfig;
import org.scion.runner.peft.PeftMethod;
import org.scion.runner.peft.PeftMethods;
import org.scion.runner.run.RunSetup;
import org.scion.runner.run.TensorFiles;

/** Writes a run's adapter as Hugging Face PEFT would: adapter_config.json and its tensors. */
public final class AdapterFolder {
  private final RunSetup setup;

  public AdapterFolder(RunSetup setup) {
    this.setup = setup;
  }

  /**
   * Writes the folder and loads it onto a fresh base.
   *
   * @throws UnsupportedException if PEFT has no such adapter
   */
  public HostModel write(Path folder) {
    int place = only();
    TechniqueSpec technique = attached().get(place);
    PeftMethod method = (PeftMethod) technique.technique();
    HostLayout layout = setup.model().host().layout();
    ObjectNode config =
        setup.model().attachments().get(place).originalBaseConfig(method.write(technique, layout));
    return write(folder, config, setup.model().originalBaseFile());
  }

  /** Writes an adapter for this run's base and loads it onto a fresh one. */
  public HostModel write(Path folder, ObjectNode config, Map<String, NDArray> tensors) {
    common(config, setup.model().host().layout());
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("adapter_config.json"), Json.pretty(config));
      Map<String, NDArray> file = new LinkedHashMap<>(tensors);
      TensorFiles.write(folder.resolve("adapter_model.safetensors"), file);
      ModelFolder.writeTokenizer(folder, setup.source());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder, e);
    }
    return reload(folder, config);
  }

  /** Techniques that have tensors of their own, in the order of the model's attachments. */
  private List<TechniqueSpec> attached() {
    return setup.spec().techniques().stream()
        .filter(t -> t.technique() instanceof TrainingTechnique)
        .toList();
  }

  /**
   * The one technique that an adapter can hold, by its place: optimizers and objectives leave
   * nothing in it, and nor does a frozen quantised base.
   */
  private int only() {
    List<Attachment> attachments = setup.model().attachments();
    List<Integer> holding =
        IntStream.range(0, attachments.size())
            .filter(i -> !attachments.get(i).stored().isEmpty() || !base(attached().get(i)))
            .boxed()
            .toList();
    if (holding.size() != 1) {
      throw new UnsupportedException(
          "--format peft holds one technique; this run has "
              + setup.spec().techniqueLabel()
              + ". Where all of them fold into the weights, --format safetensors writes the merged"
              + " checkpoint; else the run itself can be evaluated and generated with.");
    }
    TechniqueSpec technique = attached().get(holding.get(0));
    if (!(technique.technique() instanceof PeftMethod)) {
      throw new UnsupportedException(
          "--format peft: PEFT has no adapter of technique "
              + technique.technique().id()
              + ". Use --format safetensors.");
    }
    return holding.get(0);
  }

  /** A frozen quantised base, or noise while training: neither is part of what is exported. */
  private static boolean base(TechniqueSpec technique) {
    Family family = technique.technique().description().family();
    return family == Family.QUANTISED_BASE || family == Family.OBJECTIVE;
  }

  private void common(ObjectNode config, HostLayout layout) {
    String base = setup.source().hubId().orElse(setup.source().location());
    config.put("base_model_name_or_path", base);
    config.put("task_type", layout.head().task().peftName());
    config.put("inference_mode", true);
    config.put("peft_version", PeftConfig.VERSION);
    config.putNull("revision");
    config.putNull("auto_mapping");
    if (layout.head().task() != Task.CAUSAL_LM) {
      ArrayNode saved =
          config.path("modules_to_save").isArray()
              ? (ArrayNode) config.get("modules_to_save")
              : config.putArray("modules_to_save");
      saved.add("classifier").add("score");
    }
  }

  /** A fresh base with the adapter as it was written. */
  private HostModel reload(Path folder, ObjectNode config) {
    HostModel host;
    try (Checkpoint checkpoint = setup.source().weights()) {
      host =
          new HostLoader(setup.source().config(), checkpoint, setup.model().host().layout().head())
              .load(setup.spec().training().seed());
    }
    PeftMethod method = PeftMethods.of(config);
    TechniqueSpec spec = method.read(config, host.layout());
    Map<String, NDArray> file = TensorFiles.read(folder.resolve("adapter_model.safetensors"));
    InjectedModel model = AdapterLoader.attach(host, spec, file);
    return model.host();
  }
}
