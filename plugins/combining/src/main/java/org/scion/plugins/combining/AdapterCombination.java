package org.scion.plugins.combining;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.TechniqueSpec;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraFile;
import org.scion.runner.engine.Torch;
import org.scion.runner.export.AdapterFolder;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Attachment;
import org.scion.runner.peft.PeftMethod;
import org.scion.runner.run.RunSetup;

/** LoRA adapters of several runs into one adapter with scaling 1. */
final class AdapterCombination implements CombineJob.Combination {
  private final List<RunSetup> setups;
  private final MergeKind kind;
  private final Map<String, NDArray> tensors = new LinkedHashMap<>();
  private ObjectNode config;

  AdapterCombination(List<RunSetup> setups, MergeKind kind) {
    this.setups = setups;
    this.kind = kind;
  }

  @Override
  public HostModel combine(CombineRequest request) {
    List<LoraFile> files = new ArrayList<>();
    List<Map<String, NDArray>> raw = new ArrayList<>();
    for (RunSetup setup : setups) {
      ObjectNode own = config(setup);
      config = config == null ? own.deepCopy() : config;
      Map<String, NDArray> file = setup.model().originalBaseFile();
      raw.add(file);
      files.add(LoraFile.of(setup.spec().name(), own, file, setup.model().host().layout()));
    }
    KeepMasks masks = KeepMasks.random(request.seed(), request.options().density());
    Map<String, Factors> merged =
        Torch.withoutGradient(
            () -> new LoraMerger(files, request.weights(), request.options(), masks).merge(kind));
    HostModel host = base();
    long rank = merged.values().stream().mapToLong(f -> f.a().getShape().get(0)).max().orElse(0);
    merged.forEach((name, factors) -> put(host, files, name, padded(factors, rank)));
    heads(host, raw, request.weights());
    finish(files, rank);
    return host;
  }

  /** PEFT's config of a run's only technique, for the original base. */
  private static ObjectNode config(RunSetup setup) {
    List<TechniqueSpec> techniques = setup.spec().techniques();
    if (techniques.size() != 1 || !(techniques.get(0).technique() instanceof PeftMethod method)) {
      throw new UnsupportedException(
          "combining "
              + setup.spec().techniqueLabel()
              + " as adapters; take soup, lines or pcb, which combine whole weights");
    }
    ObjectNode config = method.write(techniques.get(0), setup.model().host().layout());
    return setup.model().attachments().get(0).originalBaseConfig(config);
  }

  private HostModel base() {
    RunSetup first = setups.get(0);
    try (Checkpoint checkpoint = first.source().weights()) {
      return new HostLoader(
              first.source().config(), checkpoint, first.model().host().layout().head())
          .load(first.spec().training().seed());
    }
  }

  /** Zero ranks at the end, so that every site has the one rank of the config. */
  private static Factors padded(Factors factors, long rank) {
    long missing = rank - factors.a().getShape().get(0);
    if (missing == 0) {
      return factors;
    }
    NDArray rows = Torch.zeros(missing, factors.a().getShape().get(1));
    NDArray columns = Torch.zeros(factors.b().getShape().get(0), missing);
    return new Factors(factors.a().concat(rows, 0), factors.b().concat(columns, 1), null);
  }

  private void put(HostModel host, List<LoraFile> files, String name, Factors factors) {
    Site site =
        files.stream()
            .map(f -> f.parts().get(name))
            .filter(java.util.Objects::nonNull)
            .findFirst()
            .orElseThrow()
            .site();
    boolean embedding = site.kind() == SiteKind.EMBEDDING;
    String file = Attachment.PREFIX + name + ".lora_";
    tensors.put(embedding ? file + "embedding_A" : file + "A.weight", factors.a());
    tensors.put(embedding ? file + "embedding_B" : file + "B.weight", factors.b());
    if (!host.parameters().has(site.weight())) {
      throw new UnsupportedException("combining adapters of the tied head " + name);
    }
    NDArray delta = factors.delta(1);
    NDArray stored = embedding || site.transposed() ? delta.transpose() : delta;
    NDArray sum = host.parameters().get(site.weight()).add(stored);
    host.parameters().put(site.weight(), Torch.keep(sum));
  }

  /** Trained heads and biases: the mean by weight. */
  private void heads(HostModel host, List<Map<String, NDArray>> raw, double[] weights) {
    Set<String> names = new LinkedHashSet<>();
    raw.forEach(f -> f.keySet().stream().filter(n -> !n.contains(".lora_")).forEach(names::add));
    List<Map<String, NDArray>> whole = new ArrayList<>();
    for (Map<String, NDArray> file : raw) {
      Map<String, NDArray> part = new LinkedHashMap<>();
      for (String name : names) {
        if (!file.containsKey(name)) {
          throw new UnsupportedException("combining runs of which only some train " + name);
        }
        part.put(name, file.get(name));
      }
      whole.add(part);
    }
    Torch.withoutGradient(() -> TaskVectors.soup(whole, weights))
        .forEach(
            (name, array) -> {
              tensors.put(name, array);
              String parameter =
                  name.substring(Attachment.PREFIX.length()).replace(".base_layer.", ".");
              if (host.parameters().has(parameter)) {
                host.parameters().put(parameter, Torch.keep(array));
              }
            });
  }

  private void finish(List<LoraFile> files, long rank) {
    config.put("r", rank);
    config.put("lora_alpha", rank);
    config.put("use_rslora", false);
    config.put("init_lora_weights", true);
    config.set("rank_pattern", Json.object());
    config.set("alpha_pattern", Json.object());
    Set<String> sites = new LinkedHashSet<>();
    files.forEach(f -> sites.addAll(f.parts().keySet()));
    config.set("target_modules", Json.tree(sites));
    config.putNull("layers_to_transform");
    config.putNull("layers_pattern");
  }

  @Override
  public HostModel write(Path out) {
    return new AdapterFolder(setups.get(0)).write(out, config, tensors);
  }
}
