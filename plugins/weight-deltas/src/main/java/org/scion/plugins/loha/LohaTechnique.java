package org.scion.plugins.loha;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.delta.AddedDelta;
import org.scion.plugins.delta.ChangeDropout;
import org.scion.plugins.delta.DeltaSite;
import org.scion.plugins.delta.DeltaTechnique;
import org.scion.plugins.delta.InputDropout;
import org.scion.plugins.delta.PeftKeys;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * LoHa: W' = W + (alpha / r) (A1 B1) * (A2 B2), entry by entry.
 *
 * <p>A1, A2 (out, r), B1, B2 (r, in); the product can have rank r^2. Hyeon-Woo et al., FedPara,
 * 2022 (arXiv:2108.06098).
 */
@AutoService(Technique.class)
public final class LohaTechnique extends DeltaTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "loha",
              "LoHa",
              Family.WEIGHT_DELTA,
              "Multiplies two low-rank changes entry by entry, which squares the possible rank.")
          .paper(
              "Hyeon-Woo et al., FedPara: Low-Rank Hadamard Product for Communication-Efficient"
                  + " Federated Learning, 2022, arXiv:2108.06098",
              "W' = W + (alpha / r) (A1 B1) * (A2 B2),  A: out x r,  B: r x in")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("rank", 8, 1, 8192, "Width of each pair of factors.")
                      .from("PEFT")
                      .bySite(),
                  real("alpha", 8, 0, 1e6, "Numerator of the scaling alpha / rank.")
                      .from("PEFT")
                      .bySite(),
                  real(
                          "rank_dropout",
                          0,
                          0,
                          0.99,
                          "Chance that an output of the change is dropped.")
                      .from("PEFT"),
                  real("module_dropout", 0, 0, 0.99, "Chance that the whole change is dropped.")
                      .from("PEFT"),
                  flag("zero_start", true, "Start with B2 at zero, so that nothing changes.")
                      .from("PEFT")))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("LOHA")
          .key("rank", "r")
          .key("alpha", "alpha")
          .key("zero_start", "init_weights")
          .pattern("rank", "rank_pattern")
          .pattern("alpha", "alpha_pattern")
          .key("rank_dropout", "rank_dropout")
          .key("module_dropout", "module_dropout")
          .only("use_effective_conv2d", false);

  public LohaTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 2L * settings.integer("rank") * (site.in() + site.out());
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int r = at.settings().integer("rank");
    double scaling = at.settings().real("alpha") / r;
    NDArray a1 = at.kaiming("hada_w1_a", r, at.out(), r);
    NDArray b1 = at.kaiming("hada_w1_b", at.in(), r, at.in());
    NDArray a2 = at.kaiming("hada_w2_a", r, at.out(), r);
    boolean zeros = at.settings().flag("zero_start");
    NDArray b2 = at.kaimingOrZeros(zeros, "hada_w2_b", at.in(), r, at.in());
    return AddedDelta.of(
            base,
            InputDropout.NONE,
            () -> a1.matMul(b1).mul(a2.matMul(b2)).mul(Kernels.scalar(scaling)))
        .dropping(ChangeDropout.of(at, false));
  }
}
