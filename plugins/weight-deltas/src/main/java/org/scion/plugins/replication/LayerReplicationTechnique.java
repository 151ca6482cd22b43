package org.scion.plugins.replication;

import static org.scion.core.technique.Hyperparameter.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.LoraAttachment;
import org.scion.plugins.lora.LoraMethod;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * Layer replication: ranges of the base's layers are put one after the other into a deeper model,
 * whose layers share the base's weights and have a LoRA each.
 *
 * <p>{@code ranges} 0-2, 1-3 over layers 0, 1, 2 gives the layers 0, 1, 1, 2. Adapters are numbered
 * by the new place. PEFT's {@code layer_replication}.
 */
@AutoService(Technique.class)
public final class LayerReplicationTechnique extends LoraMethod {
  private static final String OPTION = "layer_replication";
  private static final String RANGES = "ranges";

  /** Described once; the service loader makes one. */
  public LayerReplicationTechnique() {
    super(
        TechniqueDescription.of(
                "lora_replication",
                "Layer replication",
                Family.WEIGHT_DELTA,
                "Makes a model deeper by repeating its layers, each copy with a LoRA of its own.")
            .paper(
                "Kim et al., SOLAR 10.7B: Scaling Large Language Models with Simple yet Effective"
                    + " Depth Up-Scaling, 2023, arXiv:2312.15166; with shared weights in PEFT",
                "layers a..b, then c..d, ...,  each W' = W + (alpha / r) B A")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, false, Set.of()),
        texts(RANGES, List.of(), "Ranges of layers, as 0-2 for layers 0 and 1; empty: as it is.")
            .in("layers")
            .from("PEFT"));
  }

  @Override
  protected String option() {
    return OPTION;
  }

  @Override
  protected Settings readOwn(JsonNode config, Settings common) {
    List<String> ranges = new ArrayList<>();
    config.path(OPTION).forEach(r -> ranges.add(r.get(0).asInt() + "-" + r.get(1).asInt()));
    return common.with(RANGES, List.copyOf(ranges));
  }

  @Override
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {
    ArrayNode ranges = config.putArray(OPTION);
    spec.settings()
        .texts(RANGES)
        .forEach(
            r -> {
              String[] ends = r.split("-");
              ranges.addArray().add(Integer.parseInt(ends[0])).add(Integer.parseInt(ends[1]));
            });
  }

  @Override
  public JsonNode config(JsonNode config, Settings settings) {
    return RepeatedLayers.of(settings.texts(RANGES), config).config(config);
  }

  @Override
  public HostModel host(HostModel host, Settings settings) {
    return RepeatedLayers.of(settings.texts(RANGES), host.config()).host(host);
  }

  @Override
  public String conflictInRun(Technique other) {
    return switch (other.description().family()) {
      case QUANTISED_BASE ->
          "the copies of a layer share its weight, which a quantised base takes away";
      case SELECTIVE -> "the copies of a layer share its weights, which would be trained once each";
      default -> "";
    };
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new LoraAttachment(context).attach();
  }
}
