package org.scion.plugins.loldu;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.auto.service.AutoService;
import java.util.List;
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
 * LoLDU: W = P L D U; of the first r columns of L, rows of U and entries of D, only a diagonal z
 * and a scale are trained: W' = W + P L_r (scale diag(z) - scale_0 diag(z_0)) U_r.
 *
 * <p>L (out, k) and U (k, in) have a unit diagonal, k = min(out, in); z (r), scale (1). That is the
 * paper's residual W - scale_0 P L_r diag(z_0) U_r plus the trained part, written so that the
 * frozen base stays as it is. L and U are made again from the base on load, so the file holds r + 1
 * numbers a site. Shi et al., 2024 (arXiv:2410.13618); defaults of the authors' code.
 */
@AutoService({Technique.class, KernelProvider.class})
public final class LolduTechnique extends SiteTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "loldu",
              "LoLDU",
              Family.WEIGHT_DELTA,
              "Factors each weight in lower, diagonal and upper parts and trains the diagonal alone.")
          .paper(
              "Shi et al., LoLDU: Low-Rank Adaptation via Lower-Diag-Upper Decomposition for"
                  + " Parameter-Efficient Fine-Tuning, 2024, arXiv:2410.13618",
              "W' = W - s0 P L_r diag(z0) U_r + s P L_r diag(z) U_r,  W = P L D U")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer(
                          "rank",
                          768,
                          1,
                          65536,
                          "Diagonal entries trained; at most the smaller side.")
                      .from("authors' code")
                      .bySite(),
                  real("alpha", 1, 1e-6, 1e6, "The scale starts at alpha / rank.")
                      .from("authors' code"),
                  choice(
                          "init",
                          "ldu",
                          List.of("ldu", "constant", "ones", "zeros"),
                          "Start of z: the factor D, its mean, 1 or 0; all change nothing.")
                      .from("authors' code"),
                  bias()))
          .behaviour(true, true, Set.of("nf4", "int8"));

  public LolduTechnique() {
    super(DESCRIPTION);
  }

  private static int rank(Site site, Settings settings) {
    return Math.min(settings.integer("rank"), Math.min(site.in(), site.out()));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return rank(site, settings) + 1L;
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int rank = rank(at.site(), at.settings());
    NDList factors =
        Torch.withoutGradient(
            () -> Kernels.callAll("loldu_factors", base.weight(), Kernels.scalar((long) rank)));
    NDArray left = Torch.keep(factors.get(0)); // (out, r)
    NDArray right = Torch.keep(factors.get(1)); // (r, in)
    NDArray first = Torch.keep(start(factors.get(2), at.settings().text("init")));
    double scale = at.settings().real("alpha") / at.settings().integer("rank");
    NDArray diagonal = at.train("loldu_z", first.duplicate());
    NDArray scaling = at.constant("loldu_scale", scale, 1);
    NDArray before = Torch.keep(first.mul(scale));
    return AddedDelta.of(
        base,
        InputDropout.NONE,
        x -> Kernels.call("loldu_output", x, left, right, diagonal, scaling, before),
        () -> Kernels.call("loldu_delta", left, right, diagonal, scaling, before));
  }

  private static NDArray start(NDArray diagonal, String init) {
    return switch (init) {
      case "constant" -> diagonal.zerosLike().add(diagonal.mean());
      case "ones" -> diagonal.onesLike();
      case "zeros" -> diagonal.zerosLike();
      default -> diagonal;
    };
  }

  @Override
  public String kernels() {
    return """
        # P L_r, U_r with unit diagonal, and the first r entries of D
        def loldu_factors(self, w: Tensor, rank: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
          p, l, u = torch.linalg_lu(w)
          r = int(rank)
          d = torch.narrow(torch.diagonal(u), 0, 0, r)
          left = torch.matmul(p, torch.narrow(l, 1, 0, r))
          right = torch.div(torch.narrow(u, 0, 0, r), torch.unsqueeze(d, 1))
          return (torch.contiguous(left), torch.contiguous(right), torch.clone(d))

        def loldu_output(self, x: Tensor, left: Tensor, right: Tensor, z: Tensor, s: Tensor, before: Tensor) -> Tensor:
          change = torch.sub(torch.mul(z, s), before)
          return torch.linear(torch.mul(torch.linear(x, right), change), left)

        def loldu_delta(self, left: Tensor, right: Tensor, z: Tensor, s: Tensor, before: Tensor) -> Tensor:
          return torch.matmul(torch.mul(left, torch.sub(torch.mul(z, s), before)), right)
        """;
  }
}
