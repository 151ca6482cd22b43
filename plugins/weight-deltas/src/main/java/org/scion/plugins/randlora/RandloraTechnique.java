package org.scion.plugins.randlora;

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
import org.scion.plugins.delta.DeltaAttachment;
import org.scion.plugins.delta.DeltaSite;
import org.scion.plugins.delta.DeltaTechnique;
import org.scion.plugins.delta.PeftKeys;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/**
 * RandLoRA: a full-rank change as a sum of frozen random products with trained diagonals.
 *
 * <p>Let n = ceil(min(in, out) / r). {@code randlora_A} (r, 1, min), {@code randlora_B} (max, n, r)
 * frozen and shared; {@code randlora_lambda} (r, n), {@code randlora_gamma} (n, min) trained. delta
 * = (alpha / r) Bflat Aflat; rows of Aflat are ordered (k, base) = lambda[k, base] A[k]
 * gamma[base], columns of Bflat (base, k): the orders differ, as in PEFT. The product is (max,
 * min), transposed where in is above out. Albert et al., 2025 (arXiv:2502.00987).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class RandloraTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "randlora",
              "RandLoRA",
              Family.WEIGHT_DELTA,
              "Sums many frozen random low-rank products with trained scales: full rank, few numbers.")
          .paper(
              "Albert et al., RandLoRA: Full-rank parameter-efficient fine-tuning of large models,"
                  + " 2025, arXiv:2502.00987",
              "W' = W + (alpha / r) sum_j B_j diag(lambda_j) A diag(gamma_j)")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer(
                          "rank",
                          32,
                          1,
                          8192,
                          "Rank of each base; a smaller one trains MORE numbers.")
                      .from("PEFT"),
                  real("alpha", 640, 0, 1e6, "Numerator of the scaling alpha / rank.").from("PEFT"),
                  flag("sparse", false, "Bases of -1, 0, 1 with a third of them not 0.")
                      .from("PEFT"),
                  flag("very_sparse", false, "Bases with about one in sqrt(width) not 0.")
                      .from("PEFT"),
                  flag("save_projection", true, "Store the bases in the adapter file.")
                      .from("PEFT"),
                  integer(
                          "projection_prng_key",
                          0,
                          0,
                          Integer.MAX_VALUE,
                          "Seed of the bases, drawn as PyTorch does.")
                      .from("PEFT"),
                  real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
                  bias()))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("RANDLORA")
          .key("rank", "r")
          .key("alpha", "randlora_alpha")
          .key("sparse", "sparse")
          .key("very_sparse", "very_sparse")
          .key("save_projection", "save_projection")
          .key("projection_prng_key", "projection_prng_key")
          .key("dropout", "randlora_dropout")
          .bias("randlora_only")
          .fanInFanOut()
          .only("init_weights", true);

  public RandloraTechnique() {
    super(DESCRIPTION, KEYS);
  }

  static int bases(int width, int rank) {
    return (width + rank - 1) / rank;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    int rank = settings.integer("rank");
    int least = Math.min(site.in(), site.out());
    return (long) bases(least, rank) * (rank + least);
  }

  @Override
  protected void prepare(DeltaAttachment attachment, AttachContext context) {
    RandomBases bases = RandomBases.draw(context.sites(), context.settings());
    NDArray a = attachment.share("A", bases.a());
    NDArray b = attachment.share("B", bases.b());
    if (context.settings().flag("save_projection")) {
      attachment.storeTensor("base_model.randlora_A", a);
      attachment.storeTensor("base_model.randlora_B", b);
    }
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int r = at.settings().integer("rank");
    int least = Math.min(at.in(), at.out());
    int n = bases(least, r);
    NDArray a = at.owner().shared("A");
    NDArray b = at.owner().shared("B");
    NDArray lambda = at.zeros("randlora_lambda", r, n);
    NDArray gamma = at.constant("randlora_gamma", 1.0 / Math.max(n, least), n, least);
    if (at.settings().flag("save_projection")) {
      at.store("randlora_A", a);
      at.store("randlora_B", b);
    }
    NDArray scaling = Kernels.scalar(at.settings().real("alpha") / r);
    NDArray out = Kernels.scalar((long) at.out());
    NDArray in = Kernels.scalar((long) at.in());
    return AddedDelta.of(
        base,
        at.dropout(),
        () -> Kernels.call("randlora_delta", a, b, lambda, gamma, scaling, out, in));
  }

  @Override
  public String kernels() {
    return """
        def randlora_delta(self, a: Tensor, b: Tensor, lam: Tensor, gamma: Tensor, s: Tensor, out: Tensor, n: Tensor) -> Tensor:
          bases = torch.size(gamma, 0)
          least = torch.size(gamma, 1)
          r = torch.size(a, 0)
          wide = ops.prim.max(int(out), int(n))
          right = torch.mul(torch.mul(torch.unsqueeze(lam, 2), torch.narrow(a, 2, 0, least)), gamma)
          left = torch.narrow(torch.narrow(b, 0, 0, wide), 1, 0, bases)
          left = torch.reshape(left, [wide, torch.mul(bases, r)])
          d = torch.mul(torch.matmul(left, torch.reshape(right, [torch.mul(bases, r), least])), s)
          if torch.gt(int(n), int(out)):
            d = torch.transpose(d, 0, 1)
          else:
            pass
          return d
        """;
  }
}
