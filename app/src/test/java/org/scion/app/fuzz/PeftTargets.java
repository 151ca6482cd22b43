package org.scion.app.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.model.HostFamily;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Techniques;
import org.scion.runner.peft.PeftMethod;
import org.scion.runner.peft.PeftMethods;

/** The adapter folder of every technique that PEFT has too, as it would be imported. */
final class PeftTargets {
  private PeftTargets() {}

  /** Wide enough for the default sizes of every technique; no weight of it is made. */
  private static final String BASE =
      "{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\",\"hidden_size\":768,"
          + "\"num_hidden_layers\":2,\"num_attention_heads\":4,\"intermediate_size\":1024,"
          + "\"vocab_size\":1024,\"rms_norm_eps\":1e-5,\"max_position_embeddings\":128}";

  /**
   * @param tensors a safetensors file
   */
  static List<FuzzTarget> all(byte[] tensors) {
    HostLayout host = HostFamily.layoutOf(Json.parse(BASE, "config"));
    List<FuzzTarget> targets = new ArrayList<>();
    for (var technique : Techniques.load().all()) {
      if (technique instanceof PeftMethod method) {
        TechniqueSpec spec =
            new TechniqueSpec(technique, SiteSelection.DEFAULT, Settings.defaults(technique));
        ObjectNode config = method.write(spec, host);
        if (technique.id().equals("xlora")) {
          config.putObject("adapters").put("0", "expert");
          config.put("top_k_lora", 1);
        }
        config.put("base_model_name_or_path", "x/y").put("task_type", "CAUSAL_LM");
        targets.add(
            new FuzzTarget(
                "peft " + technique.id(),
                Map.of(
                    "adapter_config.json",
                    Json.line(config).getBytes(StandardCharsets.UTF_8),
                    "adapter_model.safetensors",
                    tensors),
                folder -> read(folder, host)));
      }
    }
    return targets;
  }

  /** All that an import does before a tensor is made. */
  private static void read(Path folder, HostLayout host) {
    JsonNode config = Json.read(folder.resolve("adapter_config.json"));
    TechniqueSpec spec = PeftMethods.of(config).read(config, host);
    List<SpecProblem> problems = new ArrayList<>();
    List<Site> sites = ExperimentPlanner.sites(spec, host);
    for (Site site : sites) {
      problems.addAll(spec.technique().check(site, spec.settings().at(site.name()), "adapter"));
    }
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    for (Site site : sites) {
      spec.technique().parameterCount(site, spec.settings().at(site.name()));
    }
    spec.technique().trainedBase(host, sites, spec.settings());
    try (Checkpoint checkpoint = Checkpoints.open(folder.resolve("adapter_model.safetensors"))) {
      checkpoint.names().forEach(checkpoint::floats);
    }
  }
}
