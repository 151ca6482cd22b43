package org.scion.plugins.lntuning;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SharedSettings;
import org.scion.runner.inject.SiteAttachment;
import org.scion.runner.module.Norm;
import org.scion.runner.peft.ConfigMap;
import org.scion.runner.peft.MappedMethod;

/**
 * LN tuning: only the scales and shifts of the norms are trained. Zhao et al., 2023
 * (arXiv:2312.11420).
 */
@AutoService(Technique.class)
public final class LnTuning extends MappedMethod {
  private static final List<String> GEMMA =
      List.of(
          "input_layernorm",
          "post_attention_layernorm",
          "pre_feedforward_layernorm",
          "post_feedforward_layernorm",
          "norm");

  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "ln_tuning",
              "LN tuning",
              Family.HIDDEN_STATE,
              "Trains only the scale and shift of the norms.")
          .paper(
              "Zhao et al., Tuning LayerNorm in Attention: Towards Efficient Multi-Modal LLM"
                  + " Finetuning, 2023, arXiv:2312.11420",
              "y = (x - mean) / deviation * w' + b',  w', b' trained")
          .sites(
              Map.of(
                  "*", List.of("input_layernorm", "post_attention_layernorm", "norm"),
                  "qwen2", List.of("post_attention_layernorm"),
                  "qwen3", List.of("post_attention_layernorm"),
                  "gemma2", GEMMA,
                  "gemma3_text", GEMMA,
                  "gpt2", List.of("ln_1", "ln_2", "ln_f"),
                  "bert", List.of("LayerNorm"),
                  "roberta", List.of("LayerNorm")),
              SiteKind.NORM)
          .settings(SharedSettings.modulesToSave())
          .behaviour(true, true, Set.of("nf4", "int8"));

  public LnTuning() {
    super(DESCRIPTION, ConfigMap.of("LN_TUNING"));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return site.bias() ? 2L * site.out() : site.out();
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new TrainedNorms(context);
  }

  private static final class TrainedNorms extends SiteAttachment {
    TrainedNorms(AttachContext context) {
      super(context);
      sites().forEach(s -> host().modules().wrapNorm(s.name(), base -> own(s, base)));
      attachSavedModules();
    }

    private Norm own(Site site, Norm base) {
      String name = prefix(site) + "ln_tuning_layers";
      NDArray weight = train(name + ".weight", base.weight().duplicate());
      NDArray bias = base.bias() == null ? null : train(name + ".bias", base.bias().duplicate());
      return base.with(weight, bias);
    }
  }
}
