package org.scion.plugins.gralora;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.delta.AddedDelta;
import org.scion.plugins.delta.DeltaSite;
import org.scion.plugins.delta.DeltaTechnique;
import org.scion.plugins.delta.PeftKeys;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Linear;

/**
 * GraLoRA: the weight in k x k blocks, each with a low-rank change of its own of rank r / k.
 *
 * <p>{@code gralora_A} (k, in / k, r), {@code gralora_B} (k, r, out / k); input block n to output
 * block j: A[n][:, part j] B[j][part n], parts of r / k. Scaled by alpha / (r + hybrid_r); a hybrid
 * adds plain LoRA of rank hybrid_r. Jung et al., 2025 (arXiv:2505.20355).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class GraloraTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "gralora",
              "GraLoRA",
              Family.WEIGHT_DELTA,
              "Cuts the weight in blocks with small LoRAs of their own: k times the rank, same size.")
          .paper(
              "Jung et al., GraLoRA: Granular Low-Rank Adaptation for Parameter-Efficient"
                  + " Fine-Tuning, 2025, arXiv:2505.20355",
              "W'[j, n] = W[j, n] + s (A[n]_j B[j]_n)^T for blocks j, n;  s = alpha / (r + hybrid_r)")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("rank", 32, 1, 65536, "Rank of all blocks of a row together.")
                      .from("PEFT"),
                  integer("hybrid_rank", 0, 0, 65536, "Rank of a plain LoRA beside it.")
                      .from("PEFT"),
                  real("alpha", 64, 0, 1e6, "Numerator of the scaling.").from("PEFT"),
                  integer("blocks", 2, 1, 1024, "Blocks k along each side.").from("PEFT"),
                  real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
                  flag("zero_start", true, "Start with B at zero.").from("PEFT"),
                  bias()))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("GRALORA")
          .key("rank", "r")
          .key("hybrid_rank", "hybrid_r")
          .key("alpha", "alpha")
          .key("blocks", "gralora_k")
          .key("dropout", "gralora_dropout")
          .key("zero_start", "init_weights")
          .bias("gralora_only")
          .fanInFanOut();

  public GraloraTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long ranks = settings.integer("rank") + (long) settings.integer("hybrid_rank");
    return ranks * (site.in() + site.out());
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int k = settings.integer("blocks");
    int rank = settings.integer("rank");
    if (site.in() % k == 0 && site.out() % k == 0 && rank % k == 0) {
      return List.of();
    }
    return List.of(
        new SpecProblem(
            where + ".blocks",
            String.valueOf(k),
            "a divisor of the rank "
                + rank
                + " and of both sides of "
                + site.name()
                + " ("
                + site.out()
                + " x "
                + site.in()
                + ")",
            "Choose fewer blocks or another rank."));
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    Settings s = at.settings();
    int k = s.integer("blocks");
    int r = s.integer("rank");
    int plain = s.integer("hybrid_rank");
    boolean zeros = s.flag("zero_start");
    NDArray a = at.kaiming("gralora_A", at.in() / k, k, at.in() / k, r);
    NDArray b = at.kaimingOrZeros(zeros, "gralora_B", r, k, r, at.out() / k);
    NDArray scaling = Kernels.scalar(s.real("alpha") / (r + plain));
    UnaryOperator<NDArray> output;
    if (plain > 0) {
      NDArray wideA = at.kaiming("gralora_A_general.weight", at.in(), plain, at.in());
      NDArray wideB = at.kaimingOrZeros(zeros, "gralora_B_general.weight", plain, at.out(), plain);
      output = x -> Kernels.call("gralora_hybrid", x, a, b, wideA, wideB, scaling);
    } else {
      output = x -> Kernels.call("gralora_output", x, a, b, scaling);
    }
    return AddedDelta.of(
        base,
        at.dropout(),
        output,
        () -> output.apply(Torch.manager().eye(at.in())).transpose()); // (out, in)
  }

  @Override
  public String kernels() {
    return """
        # x (T, in): each input block to all output blocks, (T, out)
        def gralora_output(self, x: Tensor, a: Tensor, b: Tensor, s: Tensor) -> Tensor:
          t = torch.size(x, 0)
          k = torch.size(a, 0)
          r = torch.size(a, 2)
          cut = torch.transpose(torch.reshape(x, [t, k, -1]), 0, 1)
          h = torch.reshape(torch.bmm(cut, a), [k, t, k, torch.floordiv(r, k)])
          h = torch.reshape(torch.permute(h, [2, 1, 0, 3]), [k, t, r])
          y = torch.reshape(torch.transpose(torch.bmm(h, b), 0, 1), [t, -1])
          return torch.mul(y, s)

        def gralora_hybrid(self, x: Tensor, a: Tensor, b: Tensor, c: Tensor, d: Tensor, s: Tensor) -> Tensor:
          plain = torch.mul(torch.linear(torch.linear(x, c), d), s)
          return torch.add((self).gralora_output(x, a, b, s, ), plain)
        """;
  }
}
