package org.scion.plugins.lily;

import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
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
import org.scion.runner.engine.KernelProvider;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.Linear;

/**
 * Lily: low-rank adapters whose B is a mixture of experts that all layers share.
 *
 * <p>h = x A^T, p = mean over the tokens of softmax(h R^T), y = base(x) + s h sum_e p_e B_e. A (r,
 * in), shared by runs of layers; B (experts r, out), shared by all layers of one kind and shape; R
 * (experts, r), each layer's own. The mean is over all tokens of a batch, so no weight does the
 * same. Zhong et al., 2024 (arXiv:2407.09946).
 */
@AutoService({Technique.class, KernelProvider.class})
public final class LilyTechnique extends DeltaTechnique implements KernelProvider {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "lily",
              "Lily",
              Family.WEIGHT_DELTA,
              "Layers share the second factor of LoRA as a few experts, mixed by a router each.")
          .paper(
              "Zhong et al., Low-Rank Interconnected Adaptation across Layers, 2024,"
                  + " arXiv:2407.09946",
              "y = W x + s (sum_e p_e B_e) A x,  p = mean of softmax(R A x)")
          .sites(QUERY_VALUE, SiteKind.LINEAR)
          .settings(
              settings(
                  integer("rank", 32, 1, 8192, "Width of the factors.").from("PEFT"),
                  integer("stride", 1, 1, 1024, "Layers in a row that share A.")
                      .in("layers")
                      .from("PEFT"),
                  integer("experts", 2, 1, 1024, "How many B there are for each kind of site.")
                      .from("PEFT"),
                  real("scaling", 1, 0, 1e6, "Factor of the change.").from("PEFT")))
          .behaviour(false, true, Set.of("nf4", "int8"));

  private static final PeftKeys KEYS =
      PeftKeys.of("LILY")
          .key("rank", "r")
          .key("stride", "stride_A")
          .key("experts", "num_B")
          .key("scaling", "scaling")
          .ignored("init_weights", true);

  public LilyTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return (long) settings.integer("experts") * settings.integer("rank");
  }

  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    long rank = settings.integer("rank");
    int stride = settings.integer("stride");
    Map<String, Integer> seen = new LinkedHashMap<>();
    long count = 0;
    for (Site site : sites) {
      int number = seen.merge(group(site), 1, Integer::sum) - 1;
      count += number % stride == 0 ? rank * site.in() : 0;
      count += number == 0 ? rank * settings.integer("experts") * site.out() : 0;
    }
    return count;
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    return site.transposed()
        ? List.of(
            new SpecProblem(
                where + ".sites",
                site.name(),
                "linear weights stored as (out, in)",
                "Lily, as PEFT does it, does not take GPT-2's transposed weights."))
        : List.of();
  }

  /** PEFT takes the router's mean over padding too; Scion's own batches have none. */
  @Override
  public boolean seesPadding() {
    return true;
  }

  /** Sites that share: the same module name in each layer, of one shape. */
  private static String group(Site site) {
    return site.shortName() + " " + site.out() + " " + site.in();
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    int rank = at.settings().integer("rank");
    int experts = at.settings().integer("experts");
    List<Site> sites = at.context().sites();
    List<Site> group = sites.stream().filter(s -> group(s).equals(group(at.site()))).toList();
    int stride = at.settings().integer("stride");
    int leader = group.indexOf(at.site()) / stride * stride;
    NDArray a = shared(at, group.get(leader), "lily_A.weight", rank, at.in());
    NDArray b = shared(at, group.get(0), "lily_B.weight", (long) experts * rank, at.out());
    NDArray router = at.kaiming("lily_router.weight", rank, experts, rank);
    NDArray scaling = Kernels.scalar(at.settings().real("scaling"));
    return AddedDelta.of(
        base,
        InputDropout.NONE,
        x -> Kernels.call("lily_output", x, a, b, router, scaling),
        () -> {
          throw new UnsupportedException(
              "merging Lily at " + at.site().name() + ": its mixture depends on the batch");
        });
  }

  /** A tensor of the first site that has it; later ones store the same under their own name. */
  private static NDArray shared(DeltaSite at, Site leader, String tensor, long... shape) {
    if (leader.equals(at.site())) {
      NDArray own =
          tensor.startsWith("lily_B")
              ? at.zeros(tensor, shape)
              : at.kaiming(tensor, at.in(), shape);
      return at.owner().share(leader.name() + tensor, own);
    }
    return at.store(tensor, at.owner().shared(leader.name() + tensor));
  }

  @Override
  public String kernels() {
    return """
        # x (T, in), a (r, in), b (e r, out), router (e, r)
        def lily_output(self, x: Tensor, a: Tensor, b: Tensor, router: Tensor, s: Tensor) -> Tensor:
          h = torch.linear(x, a)
          p = torch.mean(torch.softmax(torch.linear(h, router), -1, dtype=None), [0])
          e = torch.size(router, 0)
          experts = torch.reshape(b, [e, torch.size(router, 1), torch.size(b, 1)])
          mixed = torch.sum(torch.mul(experts, torch.reshape(p, [e, 1, 1])), [0])
          return torch.mul(torch.matmul(h, mixed), s)
        """;
  }
}
