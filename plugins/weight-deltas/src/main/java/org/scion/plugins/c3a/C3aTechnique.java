package org.scion.plugins.c3a;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
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
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * C3A: a change made of circulant blocks; each block of b x b comes from b numbers.
 *
 * <p>{@code c3a_kernel} (out / b, in / b, b); entry [p, q] of a block is kernel[(q - p) mod b], and
 * the whole is divided by the input width. Chen et al., 2024 (arXiv:2407.19342). Gradients are the
 * true ones: those of PEFT 0.21.2 for the input of a layer are wrong.
 */
@AutoService({Technique.class, KernelProvider.class})
public final class C3aTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "c3a",
              "C3A",
              Family.WEIGHT_DELTA,
              "Fills the change with circulant blocks: full rank from one row a block.")
          .paper(
              "Chen et al., Parameter-Efficient Fine-Tuning via Circular Convolution, 2024,"
                  + " arXiv:2407.19342",
              "W' = W + C / in,  C of blocks with C[p, q] = k[(q - p) mod b]")
          .sites(QUERY_VALUE_OR_MLP, SiteKind.LINEAR, SiteKind.HEAD)
          .settings(
              settings(
                  integer("block_size", 256, 1, 65536, "Side b of a block; divides both widths.")
                      .from("PEFT")
                      .bySite(),
                  choice(
                          "init",
                          "xavier_uniform",
                          List.of("xavier_uniform", "kaiming_uniform", "gaussian", "zeros"),
                          "Start of the kernels; only zeros changes nothing.")
                      .from("PEFT"),
                  bias()))
          .behaviour(true, false, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("C3A")
          .key("block_size", "block_size")
          .patternBehindDot("block_size", "block_size_pattern")
          .named("init", "init_weights", Map.of("true", "zeros", "false", "xavier_uniform"))
          .bias("c3a_only");

  public C3aTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return (long) site.in() * site.out() / settings.integer("block_size");
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int block = settings.integer("block_size");
    if (site.in() % block == 0 && site.out() % block == 0) {
      return List.of();
    }
    return List.of(
        new SpecProblem(
            where + ".block_size",
            String.valueOf(block),
            "a divisor of both sides of "
                + site.name()
                + " ("
                + site.out()
                + " x "
                + site.in()
                + ")",
            "Set another size, for this site alone with block_size_pattern."));
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int b = at.settings().integer("block_size");
    long[] shape = {at.out() / b, at.in() / b, b};
    String name = "c3a_kernel";
    NDArray kernel =
        switch (at.settings().text("init")) {
          case "zeros" -> at.zeros(name, shape);
          case "gaussian" -> at.normal(name, 1, shape);
          case "kaiming_uniform" -> at.uniform(name, Math.sqrt(1.0 / at.in()), shape);
          default -> at.uniform(name, Math.sqrt(6.0 / (at.in() + at.out())), shape);
        };
    return AddedDelta.of(base, InputDropout.NONE, () -> Kernels.call("c3a_delta", kernel));
  }

  @Override
  public String kernels() {
    return """
        # kernel (m, n, b) to (m b, n b), over the input width
        def c3a_delta(self, k: Tensor) -> Tensor:
          m = torch.size(k, 0)
          n = torch.size(k, 1)
          b = torch.size(k, 2)
          i = torch.arange(b, dtype=4, layout=None, device=ops.prim.device(k), pin_memory=False)
          shift = torch.remainder(torch.sub(torch.unsqueeze(i, 0), torch.unsqueeze(i, 1)), b)
          tiles = torch.reshape(torch.index_select(k, 2, torch.reshape(shift, [-1])), [m, n, b, b])
          whole = torch.reshape(torch.permute(tiles, [0, 2, 1, 3]), [torch.mul(m, b), torch.mul(n, b)])
          return torch.div(whole, torch.mul(n, b))
        """;
  }
}
