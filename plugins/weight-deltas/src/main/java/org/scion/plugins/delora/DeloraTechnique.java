package org.scion.plugins.delora;

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
import org.scion.plugins.delta.DeltaSite;
import org.scion.plugins.delta.DeltaTechnique;
import org.scion.plugins.delta.PeftKeys;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Linear;

/**
 * DeLoRA: LoRA with the direction and the strength of each rank apart.
 *
 * <p>delta = B diag(lambda / (r |A_k| |B_k|)) A diag(|W's columns|), norms of rows of A and columns
 * of B at least 1e-4. {@code delora_A} (r, in), {@code delora_B} (out, r), {@code delora_lambda}
 * (1), {@code delora_w_norm} (in) stored but not trained. Bini et al., 2025 (arXiv:2503.18225).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class DeloraTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "delora",
              "DeLoRA",
              Family.WEIGHT_DELTA,
              "Normalises each rank of LoRA and trains one strength, so that it cannot run away.")
          .paper(
              "Bini et al., Decoupling Angles and Strength in Low-rank Adaptation, 2025,"
                  + " arXiv:2503.18225",
              "W' = W + (lambda / r) sum_k b_k a_k^T / (|b_k| |a_k|) diag(|W's columns|)")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("rank", 8, 1, 8192, "Number of directions.").from("PEFT").bySite(),
                  real("lambda", 15, 0, 1e6, "Start of the strength, the bound of the change.")
                      .from("PEFT")
                      .bySite(),
                  real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
                  flag("zero_start", true, "Start with B at zero.").from("PEFT"),
                  bias()))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("DELORA")
          .key("rank", "r")
          .key("lambda", "delora_lambda")
          .key("dropout", "module_dropout")
          .key("zero_start", "init_weights")
          .pattern("rank", "rank_pattern")
          .pattern("lambda", "lambda_pattern")
          .bias("delora_only");

  public DeloraTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return (long) settings.integer("rank") * (site.in() + site.out()) + 1;
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int r = at.settings().integer("rank");
    NDArray a = at.kaiming("delora_A", at.in(), r, at.in());
    NDArray b = at.kaimingOrZeros(at.settings().flag("zero_start"), "delora_B", r, at.out(), r);
    NDArray lambda = at.constant("delora_lambda", at.settings().real("lambda"), 1);
    NDArray norms =
        at.store(
            "delora_w_norm",
            Torch.withoutGradient(() -> Kernels.call("delora_columns", base.weight())));
    return AddedDelta.of(
        base,
        at.dropout(),
        x -> Kernels.call("delora_output", x, a, b, lambda, norms),
        () -> Kernels.call("delora_delta", a, b, lambda, norms));
  }

  @Override
  public String kernels() {
    return """
        # norms of a weight's columns
        def delora_columns(self, w: Tensor) -> Tensor:
          return torch.norm(w, 2, [0], False)

        # lambda / (r |a_k| |b_k|), (r)
        def delora_strengths(self, a: Tensor, b: Tensor, lam: Tensor) -> Tensor:
          an = torch.clamp(torch.norm(a, 2, [1], False), 1e-4)
          bn = torch.clamp(torch.norm(b, 2, [0], False), 1e-4)
          return torch.div(torch.div(lam, torch.size(a, 0)), torch.mul(an, bn))

        def delora_output(self, x: Tensor, a: Tensor, b: Tensor, lam: Tensor, norms: Tensor) -> Tensor:
          h = torch.linear(torch.mul(x, norms), a)
          return torch.linear(torch.mul(h, (self).delora_strengths(a, b, lam, )), b)

        def delora_delta(self, a: Tensor, b: Tensor, lam: Tensor, norms: Tensor) -> Tensor:
          return torch.mul(torch.matmul(torch.mul(b, (self).delora_strengths(a, b, lam, )), a), norms)
        """;
  }
}
