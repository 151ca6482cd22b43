package org.scion.plugins.lora.parity;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.stream.IntStream;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Settings;
import org.scion.plugins.arrow.ArrowAttachment;
import org.scion.plugins.arrow.ArrowTechnique;
import org.scion.plugins.lora.LoraFile;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.parity.Compare;
import org.scion.runner.parity.Measured;
import org.scion.runner.parity.ParityCase;
import org.scion.runner.parity.ParityCheck;
import org.scion.runner.parity.RecordedBatch;
import org.scion.runner.parity.Reference;
import org.scion.runner.peft.AdapterLoader;

/** Arrow: experts from sub-folders, their directions, the routed logits. */
@AutoService(ParityCheck.class)
public final class ArrowCheck implements ParityCheck {
  @Override
  public boolean handles(ParityCase recorded) {
    return recorded.verify().equals("arrow");
  }

  @Override
  public void run(ParityCase recorded, Measured measured) {
    JsonNode options = recorded.meta().path("arrow");
    HostModel host = recorded.host();
    List<String> experts = folders(recorded, "task_", options.path("n_task").asInt());
    List<String> general =
        options.path("use_gks").asBoolean()
            ? folders(recorded, "gks_", options.path("n_gks").asInt())
            : List.of();
    ArrowTechnique technique = new ArrowTechnique();
    Settings settings =
        Settings.defaults(technique)
            .with("experts", experts)
            .with("general", general)
            .with("top_k", options.path("top_k").asInt())
            .with("temperature", options.path("temperature").asDouble(1))
            .with("router_seed", options.path("rng_seed").asInt(42));
    LoraFile first = LoraFile.read(recorded.folder().resolve("task_0"), host.layout());
    TechniqueSpec spec = new TechniqueSpec(technique, first.spec().sites(), settings);
    ArrowAttachment arrow = (ArrowAttachment) AdapterLoader.attach(host, spec, new Initialiser(0));
    Reference frozen = recorded.reference("frozen.safetensors");
    arrow
        .directions()
        .forEach((site, mine) -> compare("prototypes/" + site, mine, frozen, measured));
    Reference io = recorded.reference("io.safetensors");
    arrow
        .effective()
        .forEach(
            (site, factors) -> {
              for (int e = 0; e < factors.size(); e++) {
                String end = "/" + site + "/task_" + e;
                compare("effective_A" + end, factors.get(e).a(), io, measured);
                compare("effective_B" + end, factors.get(e).b(), io, measured);
              }
            });
    measured.logits(Compare.logits(host, RecordedBatch.read(io, "", host), io, "logits"));
  }

  private static void compare(String name, NDArray mine, Reference theirs, Measured measured) {
    if (theirs.has(name)) {
      measured.delta(name, Compare.relative(Torch.floats(mine), theirs.floats(name)));
    }
  }

  private static List<String> folders(ParityCase recorded, String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> recorded.folder().resolve(prefix + i).toString())
        .toList();
  }
}
