package org.scion.plugins.shira;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
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
 * SHiRA: trains a few single entries of the weight: W'[row, column] += value.
 *
 * <p>{@code shira_indices} (2, n) int32, rows and columns, and {@code shira_weight} (n), n = r (in
 * + out): as many numbers as LoRA of rank r. Bhardwaj et al., 2024 (arXiv:2406.13175).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class ShiraTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "shira",
              "SHiRA",
              Family.WEIGHT_DELTA,
              "Trains a random few per cent of the weight's entries; adapters are quick to swap.")
          .paper(
              "Bhardwaj et al., Sparse High Rank Adapters, 2024, arXiv:2406.13175",
              "W' = W + S,  S with r (in + out) entries")
          .sites(QUERY_VALUE, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("rank", 32, 1, 65536, "As many entries as LoRA of this rank has numbers.")
                      .from("PEFT"),
                  integer("random_seed", 0, 0, Integer.MAX_VALUE, "Seed of the entries' places.")
                      .from("Scion's choice; PEFT has none"),
                  flag("zero_start", true, "Start at zero; otherwise normal values.").from("PEFT")))
          .behaviour(true, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("SHIRA")
          .key("rank", "r")
          .key("random_seed", "random_seed")
          .key("zero_start", "init_weights")
          .only("mask_type", "random")
          .fanInFanOut();

  public ShiraTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return (long) settings.integer("rank") * (site.in() + site.out());
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    if (parameterCount(site, settings) <= site.weightElements()) {
      return List.of();
    }
    long most = site.weightElements() / (site.in() + site.out());
    return List.of(
        new SpecProblem(
            where + ".rank",
            String.valueOf(settings.integer("rank")),
            "at most " + most + " at " + site.name(),
            "A higher rank asks for more entries than the weight has."));
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int n = Math.toIntExact(parameterCount(at.site(), at.settings()));
    NDArray indices = at.store("shira_indices", indices(at, n));
    boolean zeros = at.settings().flag("zero_start");
    NDArray values = zeros ? at.zeros("shira_weight", n) : at.normal("shira_weight", 1, n);
    NDArray out = Kernels.scalar((long) at.out());
    NDArray in = Kernels.scalar((long) at.in());
    return AddedDelta.of(
        base, InputDropout.NONE, () -> Kernels.call("shira_delta", values, indices, out, in));
  }

  /** Random places in the order of the weight, (2, n). */
  private static NDArray indices(DeltaSite at, int n) {
    int[] places =
        new TorchGenerator(at.settings().integer("random_seed"))
            .permutation(Math.toIntExact(at.site().weightElements()), n);
    Arrays.sort(places);
    int[] pairs = new int[2 * n];
    for (int i = 0; i < n; i++) {
      pairs[i] = places[i] / at.in();
      pairs[n + i] = places[i] % at.in();
    }
    return Torch.manager().create(pairs, new Shape(2, n));
  }

  @Override
  public String kernels() {
    return """
        def shira_delta(self, v: Tensor, index: Tensor, out: Tensor, n: Tensor) -> Tensor:
          place = torch.to(index, 4)
          flat = torch.add(torch.mul(torch.select(place, 0, 0), int(n)), torch.select(place, 0, 1))
          size = torch.mul(int(out), int(n))
          dense = torch.zeros([size], dtype=6, layout=None, device=ops.prim.device(v), pin_memory=False)
          return torch.reshape(torch.scatter_add(dense, 0, flat, v), [int(out), int(n)])
        """;
  }
}
