package org.scion.plugins.hra;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.delta.ChangedInput;
import org.scion.plugins.delta.DeltaSite;
import org.scion.plugins.delta.DeltaTechnique;
import org.scion.plugins.delta.PeftKeys;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Linear;

/**
 * HRA: W' = W H_0 H_1 ... H_(r-1) with Householder reflections H_i = I - 2 u_i u_i^T / |u_i|^2.
 *
 * <p>{@code hra_u} (in, r). With Gram-Schmidt the columns are made orthonormal first, so that W' =
 * W (I - 2 U U^T). Pairs of equal columns cancel: that is the start. Yuan et al., 2024
 * (arXiv:2405.17484).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class HraTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "hra",
              "HRA",
              Family.WEIGHT_DELTA,
              "Reflects the input of a weight a few times: low-rank and orthogonal at once.")
          .paper(
              "Yuan et al., Bridging The Gap between Low-rank and Orthogonal Adaptation via"
                  + " Householder Reflection Adaptation, 2024, arXiv:2405.17484",
              "W' = W H_0 ... H_(r-1),  H_i = I - 2 u_i u_i^T / |u_i|^2")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("rank", 8, 1, 8192, "Number of reflections; even for a neutral start.")
                      .from("PEFT"),
                  flag("gram_schmidt", false, "Make the reflections' axes orthonormal.")
                      .from("PEFT: apply_GS"),
                  flag("symmetric_start", true, "Start with pairs of equal axes, which cancel.")
                      .from("PEFT: init_weights"),
                  bias()))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("HRA")
          .key("rank", "r")
          .key("gram_schmidt", "apply_GS")
          .key("symmetric_start", "init_weights")
          .bias("hra_only");

  public HraTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return (long) settings.integer("rank") * site.in();
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int rank = settings.integer("rank");
    if (rank > site.in()) {
      return List.of(
          new SpecProblem(
              where + ".rank",
              String.valueOf(rank),
              "at most " + site.in() + ", the input of " + site.name(),
              "More reflections than dimensions add nothing."));
    }
    boolean clash = settings.flag("gram_schmidt") && settings.flag("symmetric_start");
    return clash && rank % 2 == 0
        ? List.of(
            new SpecProblem(
                where + ".gram_schmidt",
                "true",
                "false, or symmetric_start: false",
                "Equal axes cannot be made orthonormal."))
        : List.of();
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    NDArray axes =
        at.train("hra_u", Torch.create(start(at), at.in(), at.settings().integer("rank")));
    if (at.settings().flag("gram_schmidt")) {
      return new ChangedInput(
          base,
          x -> Kernels.call("hra_orthonormal", x, axes),
          w -> Kernels.call("hra_orthonormal", w, axes));
    }
    return new ChangedInput(
        base,
        x -> Kernels.call("hra_backwards", x, axes),
        w -> Kernels.call("hra_forwards", w, axes));
  }

  private static float[] start(DeltaSite at) {
    int rank = at.settings().integer("rank");
    boolean pairs = at.settings().flag("symmetric_start") && rank % 2 == 0;
    int columns = pairs ? rank / 2 : rank;
    float[] drawn = at.random().kaiming(at.name("hra_u"), at.in() * columns, columns);
    float[] values = new float[at.in() * rank];
    for (int i = 0; i < values.length; i++) {
      int column = i % rank;
      values[i] = drawn[i / rank * columns + (pairs ? column / 2 : column)];
    }
    return values;
  }

  @Override
  public String kernels() {
    return """
        # rows (T, in) reflected at column i of u (in, r)
        def hra_reflect(self, x: Tensor, u: Tensor, i: int) -> Tensor:
          a = torch.select(u, 1, i)
          part = torch.div(torch.matmul(x, a), torch.sum(torch.mul(a, a)))
          return torch.sub(x, torch.mul(torch.unsqueeze(part, 1), a), alpha=2)

        def hra_forwards(self, x: Tensor, u: Tensor) -> Tensor:
          y = x
          for i in range(torch.size(u, 1)):
            y = (self).hra_reflect(y, u, i, )
          return y

        def hra_backwards(self, x: Tensor, u: Tensor) -> Tensor:
          y = x
          n = torch.size(u, 1)
          for i in range(n):
            y = (self).hra_reflect(y, u, torch.sub(torch.sub(n, i), 1), )
          return y

        # x (I - 2 Q Q^T), Q an orthonormal basis of u's columns
        def hra_orthonormal(self, x: Tensor, u: Tensor) -> Tensor:
          q, r = torch.linalg_qr(u, "reduced")
          return torch.sub(x, torch.linear(torch.matmul(x, q), q), alpha=2)
        """;
  }
}
