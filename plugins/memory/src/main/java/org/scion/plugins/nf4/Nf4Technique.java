package org.scion.plugins.nf4;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.quantised.QuantisedWeight;
import org.scion.plugins.quantised.Quantiser;

/**
 * NF4: frozen weights in four bits whose 16 values are quantiles of the normal distribution, a
 * scale for every 64 weights, and the scales in eight bits again (QLoRA's base).
 *
 * <p>w = value[code] * scale[block]. Dettmers et al., 2023 (arXiv:2305.14314).
 */
@AutoService(Technique.class)
public final class Nf4Technique extends Quantiser {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "nf4",
              "NF4 (QLoRA)",
              Family.QUANTISED_BASE,
              "Holds the frozen weights in 4.1 bits each, so that LoRA trains on an eighth of the"
                  + " memory.")
          .paper(
              "Dettmers et al., QLoRA: Efficient Finetuning of Quantized LLMs, 2023,"
                  + " arXiv:2305.14314",
              "w = value[code] * scale[block],  code: 4 bits")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.LINEAR)
          .settings(
              integer("block", 64, 8, 1 << 16, "Weights that share a scale.")
                  .from("paper: 64")
                  .in("weights"),
              flag("double_quantisation", true, "Scales in eight bits too, by blocks of 256.")
                  .from("paper"))
          .behaviour(true, false, Set.of());

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  protected QuantisedWeight quantise(NDArray weight, Site site, Settings settings) {
    return Nf4Weight.of(weight, settings.integer("block"), settings.flag("double_quantisation"));
  }

  @Override
  protected double bits(Site site, Settings settings) {
    double scale = settings.flag("double_quantisation") ? 8 + 32.0 / 256 : 32;
    return 4 + scale / settings.integer("block");
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int block = settings.integer("block");
    return block % 2 == 0
        ? List.of()
        : List.of(
            new SpecProblem(where + ".block", String.valueOf(block), "an even number", "Use 64."));
  }
}
