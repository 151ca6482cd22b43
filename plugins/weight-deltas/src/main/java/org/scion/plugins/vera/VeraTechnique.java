package org.scion.plugins.vera;

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
 * VeRA: W' = W + diag(b) B[:out] diag(d) A[:, :in] with random A and B that no site trains.
 *
 * <p>A (r, largest in), B (largest out, r), d (r), b (out). Kopiczko et al., 2024
 * (arXiv:2310.11454).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class VeraTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "vera",
              "VeRA",
              Family.WEIGHT_DELTA,
              "Scales the rows of two random matrices that all sites share; very few numbers.")
          .paper(
              "Kopiczko et al., VeRA: Vector-based Random Matrix Adaptation, 2024, arXiv:2310.11454",
              "W' = W + diag(b) B diag(d) A,  A: r x in,  B: out x r,  both frozen")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("rank", 256, 1, 65536, "Rows of A; costs one number a site each.")
                      .from("PEFT"),
                  real("d_initial", 0.1, -1e3, 1e3, "Start value of d; b starts at zero.")
                      .from("PEFT and the paper"),
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
      PeftKeys.of("VERA")
          .key("rank", "r")
          .key("d_initial", "d_initial")
          .key("save_projection", "save_projection")
          .key("projection_prng_key", "projection_prng_key")
          .key("dropout", "vera_dropout")
          .bias("vera_only")
          .fanInFanOut()
          .only("init_weights", true);

  public VeraTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return settings.integer("rank") + (long) site.out();
  }

  @Override
  protected void prepare(DeltaAttachment attachment, AttachContext context) {
    int rank = context.settings().integer("rank");
    SharedProjections.make(
        attachment,
        context.sites(),
        context.settings(),
        "base_model.vera_",
        new int[] {rank, rank});
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int rank = at.settings().integer("rank");
    NDArray a = at.owner().shared("A");
    NDArray b = at.owner().shared("B");
    NDArray scaleB = at.zeros("vera_lambda_b", at.out());
    NDArray scaleD = at.constant("vera_lambda_d", at.settings().real("d_initial"), rank);
    NDArray in = Kernels.scalar((long) at.in());
    return AddedDelta.of(
        base,
        at.dropout(),
        x -> Kernels.call("vera_output", x, a, b, scaleD, scaleB),
        () -> Kernels.call("vera_delta", a, b, scaleD, scaleB, in));
  }

  @Override
  public String kernels() {
    return """
        # b * ((d * (x A^T)) B^T), both matrices cut to the site
        def vera_output(self, x: Tensor, a: Tensor, b: Tensor, d: Tensor, e: Tensor) -> Tensor:
          h = torch.mul(torch.linear(x, torch.narrow(a, 1, 0, torch.size(x, 1))), d)
          return torch.mul(torch.linear(h, torch.narrow(b, 0, 0, torch.size(e, 0))), e)

        def vera_delta(self, a: Tensor, b: Tensor, d: Tensor, e: Tensor, n: Tensor) -> Tensor:
          left = torch.mul(torch.narrow(b, 0, 0, torch.size(e, 0)), torch.unsqueeze(e, 1))
          right = torch.mul(torch.narrow(a, 1, 0, int(n)), torch.unsqueeze(d, 1))
          return torch.matmul(left, right)
        """;
  }
}
