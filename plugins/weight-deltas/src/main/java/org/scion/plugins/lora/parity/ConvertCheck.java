package org.scion.plugins.lora.parity;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.TechniqueSpec;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraConversion;
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

/** Another method's change of the weights as a LoRA: the source case is a sibling folder. */
@AutoService(ParityCheck.class)
public final class ConvertCheck implements ParityCheck {
  @Override
  public boolean handles(ParityCase recorded) {
    return recorded.name().startsWith("convert--");
  }

  @Override
  public void run(ParityCase recorded, Measured measured) {
    Path source = recorded.folder().resolveSibling(recorded.meta().path("source_case").asText());
    if (!Files.isDirectory(source)) {
      throw new UnsupportedException(
          "convert: the source case " + source.getFileName() + " is missing");
    }
    JsonNode config = Json.read(source.resolve("adapter_config.json"));
    HostModel tuned = recorded.host();
    TechniqueSpec spec = PeftMethods.of(config).read(config, tuned.layout());
    AdapterLoader.attach(
        tuned, spec, TensorFiles.read(source.resolve("adapter_model.safetensors")));
    HostModel host = recorded.host();
    Reference io = recorded.reference("io.safetensors");
    LoraFile theirs = LoraFile.read(recorded.folder(), host.layout());
    Map<String, NDArray> weights = new LinkedHashMap<>();
    for (Site site : host.layout().sites()) {
      boolean linear = site.kind() == SiteKind.LINEAR || site.kind() == SiteKind.HEAD;
      if (linear && !tuned.modules().isPlain(site.name())) {
        Factors factors = convert(recorded.meta().path("rank"), config, host, tuned, site);
        LoraFile.Part other = theirs.parts().get(site.name());
        if (other == null || !other.factors().a().getShape().equals(factors.a().getShape())) {
          measured.fail("rank at " + site.name() + " is " + factors.a().getShape().get(0));
        }
        compare("delta/" + site.name(), factors.delta(1), io, measured);
        NDArray sum = host.modules().linear(site.name()).weight().add(factors.delta(1));
        weights.put(site.weight(), site.transposed() ? sum.transpose() : sum);
      }
    }
    weights.forEach((name, array) -> host.parameters().put(name, array));
    measured.logits(Compare.logits(host, RecordedBatch.read(io, "", host), io, "logits"));
  }

  private static Factors convert(
      JsonNode rank, JsonNode config, HostModel host, HostModel tuned, Site site) {
    return Torch.withoutGradient(
        () -> {
          NDArray after = tuned.modules().linear(site.name()).weight();
          NDArray delta = after.sub(host.modules().linear(site.name()).weight());
          boolean exact =
              config.path("peft_type").asText().equals("MISS")
                  && !config.path("init_weights").asText().equals("bat");
          if (exact) {
            // MiSS is of rank r to begin with, whatever rank was asked for.
            return LoraConversion.ofRank(delta, config.path("r").asInt());
          }
          return rank.isIntegralNumber()
              ? LoraConversion.ofRank(delta, rank.asInt())
              : LoraConversion.ofShare(delta, rank.asDouble());
        });
  }

  private static void compare(String name, NDArray mine, Reference theirs, Measured measured) {
    if (theirs.has(name)) {
      measured.delta(name, Compare.relative(Torch.floats(mine), theirs.floats(name)));
    }
  }
}
