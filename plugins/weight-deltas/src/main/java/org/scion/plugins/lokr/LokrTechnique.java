package org.scion.plugins.lokr;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * LoKr: W' = W + (alpha / r) kron(W1, W2); W2, and W1 on demand, are products of thin factors.
 *
 * <p>W1 (l, m), W2 (k, n) with out = l k and in = m n. Yeh et al., LyCORIS, 2024
 * (arXiv:2309.14859).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class LokrTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "lokr",
              "LoKr",
              Family.WEIGHT_DELTA,
              "A Kronecker product of a small and a larger matrix: full rank from few numbers.")
          .paper(
              "Yeh et al., Navigating Text-To-Image Customization: From LyCORIS Fine-Tuning to"
                  + " Model Evaluation, 2024, arXiv:2309.14859",
              "W' = W + (alpha / r) W1 (x) W2,  W1: l x m,  W2: k x n,  out = l k,  in = m n")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("rank", 8, 1, 65536, "Width of a factor that is split in two.")
                      .from("PEFT")
                      .bySite(),
                  real("alpha", 8, 0, 1e6, "Numerator of the scaling alpha / rank.")
                      .from("PEFT")
                      .bySite(),
                  integer("decompose_factor", -1, -1, 65536, "Wanted size of W1; -1: balanced.")
                      .from("PEFT"),
                  flag("decompose_both", false, "Split W1 in two as well when the rank is small.")
                      .from("PEFT"),
                  real(
                          "rank_dropout",
                          0,
                          0,
                          0.99,
                          "Chance that an output of the change is dropped.")
                      .from("PEFT"),
                  real("module_dropout", 0, 0, 0.99, "Chance that the whole change is dropped.")
                      .from("PEFT"),
                  flag("rank_dropout_scale", false, "Scale up the outputs that are kept.")
                      .from("PEFT"),
                  choice(
                          "init",
                          "first-zero",
                          List.of("first-zero", "lycoris", "random"),
                          "What starts at zero: W1, W2 (as LyCORIS does) or nothing.")
                      .from("PEFT")))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("LOKR")
          .key("rank", "r")
          .key("alpha", "alpha")
          .key("decompose_factor", "decompose_factor")
          .key("decompose_both", "decompose_both")
          .named("init", "init_weights", Map.of("true", "first-zero", "false", "random"))
          .pattern("rank", "rank_pattern")
          .pattern("alpha", "alpha_pattern")
          .key("rank_dropout", "rank_dropout")
          .key("module_dropout", "module_dropout")
          .key("rank_dropout_scale", "rank_dropout_scale")
          .only("use_effective_conv2d", false);

  public LokrTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return LokrShape.of(site, settings).parameters();
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    LokrShape shape = LokrShape.of(at.site(), at.settings());
    String init = at.settings().text("init");
    Supplier<NDArray> first = first(at, shape, init.equals("first-zero"));
    Supplier<NDArray> second = second(at, shape, init.equals("lycoris"));
    NDArray scaling = Kernels.scalar(at.settings().real("alpha") / shape.rank());
    return AddedDelta.of(
            base,
            InputDropout.NONE,
            x -> Kernels.call("lokr_output", x, first.get(), second.get(), scaling),
            () -> Kernels.call("lokr_delta", first.get(), second.get(), scaling))
        .dropping(ChangeDropout.of(at, at.settings().flag("rank_dropout_scale")));
  }

  private static Supplier<NDArray> first(DeltaSite at, LokrShape s, boolean zeros) {
    if (!s.firstLow()) {
      NDArray whole = at.kaimingOrZeros(zeros, "lokr_w1", s.m(), s.l(), s.m());
      return () -> whole;
    }
    NDArray a = at.kaimingOrZeros(zeros, "lokr_w1_a", s.rank(), s.l(), s.rank());
    NDArray b = at.kaiming("lokr_w1_b", s.m(), s.rank(), s.m());
    return () -> a.matMul(b);
  }

  private static Supplier<NDArray> second(DeltaSite at, LokrShape s, boolean zeros) {
    if (!s.secondLow()) {
      NDArray whole = at.kaimingOrZeros(zeros, "lokr_w2", s.n(), s.k(), s.n());
      return () -> whole;
    }
    NDArray a = at.kaiming("lokr_w2_a", s.rank(), s.k(), s.rank());
    NDArray b = at.kaimingOrZeros(zeros, "lokr_w2_b", s.n(), s.rank(), s.n());
    return () -> a.matMul(b);
  }

  @Override
  public String kernels() {
    return """
        # s x kron(u, v)^T without the Kronecker product: x as (T, m, n); result (T, l k)
        def lokr_output(self, x: Tensor, u: Tensor, v: Tensor, s: Tensor) -> Tensor:
          t = torch.size(x, 0)
          h = torch.linear(torch.reshape(x, [t, torch.size(u, 1), torch.size(v, 1)]), v)
          return torch.mul(torch.reshape(torch.matmul(u, h), [t, -1]), s)

        def lokr_delta(self, u: Tensor, v: Tensor, s: Tensor) -> Tensor:
          return torch.mul(torch.kron(u, v), s)
        """;
  }
}
