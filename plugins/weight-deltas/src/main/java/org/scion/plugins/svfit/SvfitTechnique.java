package org.scion.plugins.svfit;

import static org.scion.core.technique.Hyperparameter.integer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.auto.service.AutoService;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.delta.AddedDelta;
import org.scion.plugins.delta.DeltaSite;
import org.scion.plugins.delta.InputDropout;
import org.scion.plugins.delta.SiteTechnique;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Linear;

/**
 * SVFit: W = U S V^T; the r largest singular values are trained, everything else stays: W' = U_r
 * diag(s) V_r^T + W_e, written as W + U_r diag(s - s_0) V_r^T.
 *
 * <p>s (r). The singular vectors are made again from the base on load; their signs cancel, so the
 * file holds r numbers a site. Sun et al., 2024 (arXiv:2409.05926).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class SvfitTechnique extends SiteTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "svfit",
              "SVFit",
              Family.WEIGHT_DELTA,
              "Trains the largest singular values of each weight and leaves all directions alone.")
          .paper(
              "Sun et al., SVFit: Parameter-Efficient Fine-Tuning of Large Pre-Trained Models Using"
                  + " Singular Values, 2024, arXiv:2409.05926",
              "W' = U_r diag(s) V_r^T + W_e,  W = U S V^T,  s starts as the r largest of S")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer(
                          "rank",
                          768,
                          1,
                          65536,
                          "Singular values trained, the largest; at most the smaller side.")
                      .from("Scion: all of a base-size model")
                      .bySite(),
                  bias()))
          .behaviour(true, true, Set.of("nf4", "int8"));

  public SvfitTechnique() {
    super(DESCRIPTION);
  }

  private static int rank(Site site, Settings settings) {
    return Math.min(settings.integer("rank"), Math.min(site.in(), site.out()));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return rank(site, settings);
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    NDArray rank = Kernels.scalar((long) rank(at.site(), at.settings()));
    NDList factors =
        Torch.withoutGradient(() -> Kernels.callAll("svfit_factors", base.weight(), rank));
    NDArray left = Torch.keep(factors.get(0)); // (out, r)
    NDArray right = Torch.keep(factors.get(2)); // (r, in)
    NDArray before = Torch.keep(factors.get(1)); // (r)
    NDArray values = at.train("svfit_s", before.duplicate());
    return AddedDelta.of(
        base,
        InputDropout.NONE,
        x -> Kernels.call("svfit_output", x, left, right, values, before),
        () -> Kernels.call("svfit_delta", left, right, values, before));
  }

  @Override
  public String kernels() {
    return """
        # U (out, r), S (r), V^T (r, in)
        def svfit_factors(self, w: Tensor, rank: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
          u, s, v = torch.linalg_svd(w, False)
          r = int(rank)
          left = torch.contiguous(torch.narrow(u, 1, 0, r))
          return (left, torch.clone(torch.narrow(s, 0, 0, r)), torch.clone(torch.narrow(v, 0, 0, r)))

        def svfit_output(self, x: Tensor, left: Tensor, right: Tensor, s: Tensor, before: Tensor) -> Tensor:
          return torch.linear(torch.mul(torch.linear(x, right), torch.sub(s, before)), left)

        def svfit_delta(self, left: Tensor, right: Tensor, s: Tensor, before: Tensor) -> Tensor:
          return torch.matmul(torch.mul(left, torch.sub(s, before)), right)
        """;
  }
}
