package org.scion.plugins.lora.parity;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.plugins.lora.IntruderReduction;
import org.scion.plugins.lora.LoraFile;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.parity.Compare;
import org.scion.runner.parity.Measured;
import org.scion.runner.parity.ParityCase;
import org.scion.runner.parity.ParityCheck;
import org.scion.runner.parity.RecordedBatch;
import org.scion.runner.parity.Reference;

/** Intruder dimensions: how many, the reduced change, its logits. */
@AutoService(ParityCheck.class)
public final class IntrudersCheck implements ParityCheck {
  @Override
  public boolean handles(ParityCase recorded) {
    return recorded.name().startsWith("intruders--");
  }

  @Override
  public void run(ParityCase recorded, Measured measured) {
    JsonNode options = recorded.meta().path("options");
    IntruderReduction reduction =
        new IntruderReduction(
            options.path("top_k").asInt(10),
            options.path("threshold_epsilon").asDouble(0.5),
            options.path("mitigation_lambda").asDouble(0.75));
    HostModel host = recorded.host();
    LoraFile adapter = LoraFile.read(recorded.folder().resolve("a"), host.layout());
    Map<String, Integer> counts = counts(recorded.meta().path("log"));
    Reference io = recorded.reference("io.safetensors");
    Map<String, NDArray> tuned = new LinkedHashMap<>();
    for (LoraFile.Part part : adapter.parts().values()) {
      String site = part.site().name();
      NDArray weight = host.modules().linear(site).weight();
      compare("delta_before/" + site, part.delta(), io, measured);
      IntruderReduction.Reduced reduced = reduction.of(weight, part);
      if (counts.containsKey(site) && counts.get(site) != reduced.intruders().size()) {
        measured.fail(
            site + ": " + reduced.intruders().size() + " intruders, recorded " + counts.get(site));
      }
      NDArray delta = reduced.factors().delta(part.shape().scaling());
      compare("delta/" + site, delta, io, measured);
      NDArray sum = weight.add(delta);
      tuned.put(part.site().weight(), part.site().transposed() ? sum.transpose() : sum);
    }
    tuned.forEach((name, array) -> host.parameters().put(name, array));
    measured.logits(Compare.logits(host, RecordedBatch.read(io, "", host), io, "logits"));
  }

  /** Counts by site out of lines such as {@code base_model.model.M: Intruders: 4}. */
  private static Map<String, Integer> counts(JsonNode log) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (JsonNode line : log) {
      String[] parts = line.asText().split(": ");
      if (parts.length >= 2) {
        counts.put(
            parts[0].replace("base_model.model.", ""),
            parts.length == 3 ? Integer.parseInt(parts[2].strip()) : 0);
      }
    }
    return counts;
  }

  private static void compare(String name, NDArray mine, Reference theirs, Measured measured) {
    if (theirs.has(name)) {
      measured.delta(name, Compare.relative(Torch.floats(mine), theirs.floats(name)));
    }
  }
}
