package org.scion.plugins.combining;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.scion.core.UnsupportedException;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.TechniqueSpec;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraFile;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.parity.Compare;
import org.scion.runner.parity.Measured;
import org.scion.runner.parity.ParityCase;
import org.scion.runner.parity.ParityCheck;
import org.scion.runner.parity.RecordedBatch;
import org.scion.runner.parity.Reference;
import org.scion.runner.peft.AdapterLoader;
import org.scion.runner.peft.PeftMethods;
import org.scion.runner.run.TensorFiles;

/** Combined adapters: the new change of every site and the logits. */
@AutoService(ParityCheck.class)
public final class CombineCheck implements ParityCheck {
  @Override
  public boolean handles(ParityCase recorded) {
    return recorded.name().startsWith("combine--");
  }

  @Override
  public void run(ParityCase recorded, Measured measured) {
    List<String> names = new ArrayList<>();
    recorded.meta().path("adapters").forEach(n -> names.add(n.asText()));
    double[] weights = new double[names.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = recorded.meta().path("weights").path(i).asDouble();
    }
    HostModel host = recorded.host();
    String type = recorded.config(names.get(0)).path("peft_type").asText();
    switch (type) {
      case "LORA" -> lora(recorded, host, names, weights, measured);
      case "IA3" -> vectors(recorded, host, names, weights, measured);
      default -> throw new UnsupportedException("combining adapters of type " + type);
    }
    Reference io = recorded.reference("io.safetensors");
    measured.logits(Compare.logits(host, RecordedBatch.read(io, "", host), io, "logits"));
  }

  private static void lora(
      ParityCase recorded,
      HostModel host,
      List<String> names,
      double[] weights,
      Measured measured) {
    Reference io = recorded.reference("io.safetensors");
    JsonNode given = recorded.meta().path("options");
    String id = recorded.meta().path("combination_type").asText();
    MergeKind kind =
        MergeKind.find(names.size() == 1 ? "linear" : id)
            .orElseThrow(() -> new UnsupportedException("combination_type " + id));
    MergeOptions options =
        new MergeOptions(
            given.path("density").asDouble(1),
            MergeOptions.Sign.valueOf(
                given.path("majority_sign_method").asText("total").toUpperCase(Locale.ROOT)),
            given.path("svd_rank").asInt(0),
            given.path("svd_clamp").asDouble(0));
    KeepMasks masks =
        (site, part, adapter, tensor) -> {
          String name = "mask/" + site.name() + "/" + part + "/" + names.get(adapter);
          NDArray mask = io.array(name);
          return part.equals("delta") ? KeepMasks.logical(site, mask) : mask;
        };
    List<LoraFile> files =
        names.stream()
            .map(n -> LoraFile.read(recorded.folder().resolve(n), host.layout()))
            .toList();
    Map<String, NDArray> tuned = new LinkedHashMap<>();
    new LoraMerger(files, weights, options, masks)
        .merge(kind)
        .forEach((name, factors) -> apply(host, name, factors, io, tuned, measured));
    tuned.forEach((name, array) -> host.parameters().put(name, array));
  }

  private static void apply(
      HostModel host,
      String name,
      Factors factors,
      Reference io,
      Map<String, NDArray> tuned,
      Measured measured) {
    NDArray delta = factors.delta(1); // (out, in), (dim, rows)
    Site site =
        host.layout().sites().stream()
            .filter(s -> s.name().equals(name) && s.kind().weighted())
            .findFirst()
            .orElseThrow();
    boolean swapped = site.transposed() || site.kind() == SiteKind.EMBEDDING;
    NDArray stored = swapped ? delta.transpose() : delta;
    if (io.has("delta/" + name)) {
      measured.delta(
          "delta/" + name, Compare.relative(Torch.floats(stored), io.floats("delta/" + name)));
    }
    tuned.put(site.weight(), host.parameters().get(site.weight()).add(stored));
  }

  private static void vectors(
      ParityCase recorded,
      HostModel host,
      List<String> names,
      double[] weights,
      Measured measured) {
    List<Map<String, NDArray>> files =
        names.stream()
            .map(n -> recorded.folder().resolve(n).resolve("adapter_model.safetensors"))
            .map(TensorFiles::read)
            .toList();
    Map<String, NDArray> sum = VectorSum.of(files, weights);
    Reference io = recorded.reference("io.safetensors");
    sum.forEach(
        (name, array) -> {
          String recordedName =
              name.replace("base_model.model.", "ia3_l/").replaceFirst("\\.ia3_l$", "");
          if (io.has(recordedName)) {
            measured.delta(name, Compare.relative(Torch.floats(array), io.floats(recordedName)));
          }
        });
    JsonNode config = recorded.config(names.get(0));
    TechniqueSpec spec = PeftMethods.of(config).read(config, host.layout());
    AdapterLoader.attach(host, spec, sum);
  }
}
