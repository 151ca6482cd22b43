package org.scion.plugins.bdlora;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.LoraMethod;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.peft.PeftConfig;

/**
 * BD-LoRA: LoRA with A or B block-diagonal in n blocks; only the blocks are stored.
 *
 * <p>Where a target's name contains an entry of {@code block_a}: A stored (r, in/n), its n row
 * chunks on the diagonal; {@code block_b}: B stored (out, r/n). Wang et al., 2025 (block-diagonal
 * LoRA for tensor-parallel serving), as PEFT 0.21 has it.
 */
@AutoService(Technique.class)
public final class BdLoraTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public BdLoraTechnique() {
    super(
        TechniqueDescription.of(
                "bdlora",
                "BD-LoRA",
                Family.WEIGHT_DELTA,
                "LoRA with one factor block-diagonal, so that it splits over devices without communication.")
            .paper(
                "Block-diagonal LoRA for tensor-parallel serving, 2025, as in PEFT 0.21",
                "W' = W + s B A,  A or B = blockdiag(n blocks)")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, true, Set.of()),
        texts(
                "block_a",
                List.of("o_proj", "down_proj", "attention.output", "output.dense", "c_proj"),
                "Parts of names of targets whose A is block-diagonal.")
            .from("row-parallel layers"),
        texts(
                "block_b",
                List.of(
                    "q_proj",
                    "k_proj",
                    "v_proj",
                    "up_proj",
                    "gate_proj",
                    "query",
                    "value",
                    "c_attn"),
                "Parts of names of targets whose B is block-diagonal.")
            .from("column-parallel layers"),
        integer("blocks", 2, 1, 64, "Blocks on the diagonal: devices to serve on.")
            .from("Scion's choice: two devices, the fewest"),
        flag("match_strict", true, "Refuse a target that is in neither list.").from("PEFT"));
  }

  @Override
  protected String option() {
    return "use_bdlora";
  }

  @Override
  protected Settings readOwn(JsonNode config, Settings common) {
    JsonNode own = config.path("use_bdlora");
    return common
        .with("block_a", PeftConfig.texts(own.path("target_modules_bd_a")))
        .with("block_b", PeftConfig.texts(own.path("target_modules_bd_b")))
        .with("blocks", own.path("nblocks").asInt(1))
        .with("match_strict", own.path("match_strict").asBoolean(true));
  }

  @Override
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {
    Settings s = spec.settings();
    ObjectNode own = config.putObject("use_bdlora");
    own.set("target_modules_bd_a", Json.tree(s.texts("block_a")));
    own.set("target_modules_bd_b", Json.tree(s.texts("block_b")));
    own.put("nblocks", s.integer("blocks")).put("match_strict", s.flag("match_strict"));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    int n = settings.integer("blocks");
    long r = settings.integer("rank");
    long bias = settings.flag("lora_bias") ? site.out() : 0;
    return switch (Blocks.of(site, settings)) {
      case A -> r * (site.in() / n) + r * site.out() + bias;
      case B -> r * site.in() + site.out() * (r / n) + bias;
      case NONE -> super.parameterCount(site, settings);
    };
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>(super.check(site, settings, where));
    problems.addAll(Blocks.check(site, settings, where));
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new BdLoraAttachment(context).attach();
  }
}
