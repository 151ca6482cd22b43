package org.scion.plugins.fourierft;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
import org.scion.plugins.delta.InputDropout;
import org.scion.plugins.delta.PeftKeys;
import org.scion.plugins.delta.TorchGenerator;
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.Linear;

/**
 * FourierFT: W' = W + scaling Re(ifft2(S)), S (out, in) zero but for n trained entries.
 *
 * <p>The entries' places are the first n of a random order of all out * in places, the same for all
 * sites of one shape; row = place / in. The inverse transform has the factor 1 / (out in). Gao et
 * al., 2024 (arXiv:2405.03003).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class FourierFtTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "fourierft",
              "FourierFT",
              Family.WEIGHT_DELTA,
              "Trains a few coefficients of the change's two-dimensional Fourier transform.")
          .paper(
              "Gao et al., Parameter-Efficient Fine-Tuning with Discrete Fourier Transform, 2024,"
                  + " arXiv:2405.03003",
              "W' = W + scaling Re(ifft2(S)),  S: out x in with n entries")
          .sites(QUERY_VALUE_OR_MLP, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("n_frequency", 1000, 1, 1 << 30, "Trained coefficients at a site.")
                      .from("PEFT and the paper")
                      .bySite(),
                  real("scaling", 150, 0, 1e9, "Factor of the change.").from("PEFT"),
                  integer("random_loc_seed", 777, 0, Integer.MAX_VALUE, "Seed of the places.")
                      .from("PEFT"),
                  flag("zero_start", false, "Start at zero; otherwise normal values.").from("PEFT"),
                  bias()))
          .behaviour(true, false, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("FOURIERFT")
          .key("n_frequency", "n_frequency")
          .key("scaling", "scaling")
          .key("random_loc_seed", "random_loc_seed")
          .key("zero_start", "init_weights")
          .patternBehindDot("n_frequency", "n_frequency_pattern")
          .bias("fourier_only")
          .fanInFanOut();

  public FourierFtTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return settings.integer("n_frequency");
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int n = settings.integer("n_frequency");
    if (n <= site.weightElements()) {
      return List.of();
    }
    return List.of(
        new SpecProblem(
            where + ".n_frequency",
            String.valueOf(n),
            "at most " + site.weightElements() + ", the entries of " + site.name(),
            "Lower it, here or for this site with n_frequency_pattern."));
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int n = at.settings().integer("n_frequency");
    boolean zeros = at.settings().flag("zero_start");
    String name = "fourierft_spectrum";
    NDArray spectrum = zeros ? at.zeros(name, n) : at.normal(name, 1, n);
    long seed = at.settings().integer("random_loc_seed");
    int[] places =
        new TorchGenerator(seed).permutation(Math.toIntExact(at.site().weightElements()), n);
    NDArray index = Torch.keep(Torch.create(Arrays.stream(places).asLongStream().toArray()));
    NDArray scaling = Kernels.scalar(at.settings().real("scaling"));
    NDArray out = Kernels.scalar((long) at.out());
    NDArray in = Kernels.scalar((long) at.in());
    return AddedDelta.of(
        base,
        InputDropout.NONE,
        () -> Kernels.call("fourierft_delta", spectrum, index, scaling, out, in));
  }

  @Override
  public String kernels() {
    return """
        def fourierft_delta(self, s: Tensor, index: Tensor, scaling: Tensor, out: Tensor, n: Tensor) -> Tensor:
          size = torch.mul(int(out), int(n))
          dense = torch.zeros([size], dtype=6, layout=None, device=ops.prim.device(s), pin_memory=False)
          dense = torch.reshape(torch.scatter(dense, 0, index, s), [int(out), int(n)])
          return torch.mul(torch.real(torch.fft_ifft2(dense)), scaling)
        """;
  }
}
