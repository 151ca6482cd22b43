package org.scion.plugins.waveft;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.HostLayout;
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
import org.scion.runner.module.Linear;

/**
 * WaveFT: W' = W + scaling idwt2(S), S zero but for n trained wavelet coefficients.
 *
 * <p>One synthesis level; places as in FourierFT. Without the transform the coefficients are
 * entries of the change themselves (SHiRA's form). Bilican et al., 2025 (arXiv:2505.12532).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class WaveFtTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "waveft",
              "WaveFT",
              Family.WEIGHT_DELTA,
              "Trains a few wavelet coefficients of the change: local in place and in scale.")
          .paper(
              "Bilican et al., Exploring Sparsity for Parameter Efficient Fine Tuning Using"
                  + " Wavelets, 2025, arXiv:2505.12532",
              "W' = W + scaling idwt2(S),  S with n entries")
          .sites(QUERY_VALUE_OR_MLP, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("n_frequency", 2592, 1, 1 << 30, "Trained coefficients at a site.")
                      .from("PEFT")
                      .bySite(),
                  real("scaling", 25, 0, 1e9, "Factor of the change.").from("PEFT"),
                  choice("wavelet", "db1", Wavelets.names(), "Orthogonal wavelet.").from("PEFT"),
                  flag("use_idwt", true, "Transform; otherwise a sparse change.").from("PEFT"),
                  integer("random_loc_seed", 777, 0, Integer.MAX_VALUE, "Seed of the places.")
                      .from("PEFT"),
                  flag("proportional", false, "Share n_frequency x sites by the weights' sizes.")
                      .from("PEFT"),
                  flag("zero_start", true, "Start at zero; otherwise small normal values.")
                      .from("PEFT"),
                  bias()))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("WAVEFT")
          .key("n_frequency", "n_frequency")
          .key("scaling", "scaling")
          .key("wavelet", "wavelet_family")
          .key("use_idwt", "use_idwt")
          .key("random_loc_seed", "random_loc_seed")
          .key("proportional", "proportional_parameters")
          .key("zero_start", "init_weights")
          .pattern("n_frequency", "n_frequency_pattern")
          .bias("waveft_only")
          .fanInFanOut();

  public WaveFtTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return settings.flag("proportional") ? 0 : settings.integer("n_frequency");
  }

  /** With proportional shares a site's count depends on the others, so it is counted here. */
  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    return settings.flag("proportional")
        ? sites.stream().mapToLong(s -> share(s, sites, settings)).sum()
        : 0;
  }

  /** Coefficients of a site when they are shared by size; at least one. */
  static int share(Site site, List<Site> sites, Settings settings) {
    double all = sites.stream().mapToLong(Site::weightElements).sum();
    double budget = (double) settings.integer("n_frequency") * sites.size();
    return (int) Math.max(1, Math.rint(site.weightElements() / all * budget));
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int n = settings.integer("n_frequency");
    if (settings.flag("proportional") || n <= site.weightElements()) {
      return List.of();
    }
    return List.of(
        new SpecProblem(
            where + ".n_frequency",
            String.valueOf(n),
            "at most " + site.weightElements() + ", the entries of " + site.name(),
            "Lower it, or set proportional: true."));
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    Settings settings = at.settings();
    int n =
        settings.flag("proportional")
            ? share(at.site(), at.context().sites(), settings)
            : settings.integer("n_frequency");
    String name = "waveft_spectrum";
    NDArray spectrum = settings.flag("zero_start") ? at.zeros(name, n) : at.normal(name, 0.01, n);
    int[] places =
        new TorchGenerator(settings.integer("random_loc_seed"))
            .permutation(Math.toIntExact(at.site().weightElements()), n);
    WavePlaces acts =
        settings.flag("use_idwt")
            ? WavePlaces.wavelet(places, at.out(), at.in(), settings.text("wavelet"))
            : WavePlaces.direct(places);
    NDArray scaling = Kernels.scalar(settings.real("scaling"));
    NDArray out = Kernels.scalar((long) at.out());
    NDArray in = Kernels.scalar((long) at.in());
    return AddedDelta.of(
        base,
        InputDropout.NONE,
        () ->
            Kernels.call("waveft_delta", spectrum, acts.index(), acts.weight(), scaling, out, in));
  }

  @Override
  public String kernels() {
    return """
        # adds each coefficient, weighted, at its places: index and weight (n, m)
        def waveft_delta(self, s: Tensor, index: Tensor, weight: Tensor, scaling: Tensor, out: Tensor, n: Tensor) -> Tensor:
          size = torch.mul(int(out), int(n))
          values = torch.reshape(torch.mul(weight, torch.unsqueeze(torch.mul(s, scaling), 1)), [-1])
          dense = torch.zeros([size], dtype=6, layout=None, device=ops.prim.device(s), pin_memory=False)
          dense = torch.scatter_add(dense, 0, torch.reshape(index, [-1]), values)
          return torch.reshape(dense, [int(out), int(n)])
        """;
  }
}
