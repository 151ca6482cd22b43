package org.scion.plugins.pvera;

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
import org.scion.plugins.delta.SharedProjections;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/**
 * PVeRA: VeRA whose hidden vector is drawn from a normal distribution in training; mean and
 * log-variance come from two halves of A and d. Evaluation and merging use the mean.
 *
 * <p>h = diag(d) A x = (m, v); y += diag(b) B (m + exp(v / 2) noise). A (2r, largest in), B
 * (largest out, r), d (2r), b (out). Probabilistic Vector-based Random Matrix Adaptation, 2025, as
 * in PEFT.
 */
@AutoService({Technique.class, KernelProvider.class})
public final class PveraTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "pvera",
              "PVeRA",
              Family.WEIGHT_DELTA,
              "VeRA with a hidden vector that is sampled in training and averaged afterwards.")
          .paper(
              "PVeRA: Probabilistic Vector-Based Random Matrix Adaptation, 2025, as in PEFT",
              "(m, v) = diag(d) A x;  y = W x + diag(b) B (m + exp(v / 2) e),  e normal")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("rank", 256, 1, 65536, "Rows of the mean's half of A.").from("PEFT"),
                  real("d_initial", 0.1, -1e3, 1e3, "Start value of d; b starts at zero.")
                      .from("PEFT"),
                  flag("save_projection", true, "Store A and B in the adapter file.").from("PEFT"),
                  integer(
                          "projection_prng_key",
                          0,
                          0,
                          Integer.MAX_VALUE,
                          "Seed of A and B, drawn as PyTorch does.")
                      .from("PEFT"),
                  real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
                  bias()))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("PVERA")
          .key("rank", "r")
          .key("d_initial", "d_initial")
          .key("save_projection", "save_projection")
          .key("projection_prng_key", "projection_prng_key")
          .key("dropout", "pvera_dropout")
          .bias("pvera_only")
          .fanInFanOut()
          .only("sample_at_inference", false)
          .only("init_weights", true);

  public PveraTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 2L * settings.integer("rank") + site.out();
  }

  @Override
  protected void prepare(DeltaAttachment attachment, AttachContext context) {
    int rank = context.settings().integer("rank");
    SharedProjections.make(
        attachment,
        context.sites(),
        context.settings(),
        "base_model.pvera_",
        new int[] {2 * rank, rank});
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int rank = at.settings().integer("rank");
    NDArray a = at.owner().shared("A");
    NDArray b = at.owner().shared("B");
    NDArray scaleB = at.zeros("pvera_lambda_b", at.out());
    NDArray scaleD = at.constant("pvera_lambda_d", at.settings().real("d_initial"), 2L * rank);
    NDArray in = Kernels.scalar((long) at.in());
    return AddedDelta.of(
        base,
        at.dropout(),
        x -> {
          String kernel = at.context().host().training() ? "pvera_sample" : "pvera_mean";
          return Kernels.call(kernel, x, a, b, scaleD, scaleB);
        },
        () -> Kernels.call("pvera_delta", a, b, scaleD, scaleB, in));
  }

  @Override
  public String kernels() {
    return """
        # diag(d) A x with A cut to the site: (T, 2r)
        def pvera_hidden(self, x: Tensor, a: Tensor, d: Tensor) -> Tensor:
          return torch.mul(torch.linear(x, torch.narrow(a, 1, 0, torch.size(x, 1))), d)

        def pvera_up(self, h: Tensor, b: Tensor, e: Tensor) -> Tensor:
          return torch.mul(torch.linear(h, torch.narrow(b, 0, 0, torch.size(e, 0))), e)

        def pvera_mean(self, x: Tensor, a: Tensor, b: Tensor, d: Tensor, e: Tensor) -> Tensor:
          h = (self).pvera_hidden(x, a, d, )
          return (self).pvera_up(torch.narrow(h, 1, 0, torch.size(b, 1)), b, e, )

        def pvera_sample(self, x: Tensor, a: Tensor, b: Tensor, d: Tensor, e: Tensor) -> Tensor:
          h = (self).pvera_hidden(x, a, d, )
          r = torch.size(b, 1)
          m = torch.narrow(h, 1, 0, r)
          s = torch.exp(torch.mul(torch.narrow(h, 1, r, r), 0.5))
          return (self).pvera_up(torch.add(m, torch.mul(s, torch.randn_like(s))), b, e, )

        def pvera_delta(self, a: Tensor, b: Tensor, d: Tensor, e: Tensor, n: Tensor) -> Tensor:
          r = torch.size(b, 1)
          left = torch.mul(torch.narrow(b, 0, 0, torch.size(e, 0)), torch.unsqueeze(e, 1))
          mean = torch.narrow(torch.narrow(a, 0, 0, r), 1, 0, int(n))
          return torch.matmul(left, torch.mul(mean, torch.unsqueeze(torch.narrow(d, 0, 0, r), 1)))
        """;
  }
}
