package org.scion.plugins.compacter;

import static org.scion.core.technique.Hyperparameter.integer;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.adapter.AdapterTechnique;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.TrainingTechnique;

/**
 * Compacter: bottleneck adapters whose matrices are sums of Kronecker products, W = sum_i A_i (x)
 * (s_i t_i^T). The n matrices A_i (n, n) are shared by all adapters; s_i (in / n) and t_i (out / n)
 * belong to each. Mahabadi, Henderson and Ruder, 2021 (arXiv:2106.04647).
 */
@AutoService(Technique.class)
public final class Compacter implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "compacter",
              "Compacter",
              Family.HIDDEN_STATE,
              "Adapters built from Kronecker products with factors shared by all layers.")
          .paper(
              "Mahabadi, Henderson and Ruder, Compacter: Efficient Low-Rank Hypercomplex Adapter"
                  + " Layers, 2021, arXiv:2106.04647",
              "h' = h + U f(D h + a) + b,  D, U = sum_i A_i (x) (s_i t_i^T)")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.ATTENTION, SiteKind.MLP)
          .settings(
              integer("reduction_factor", 32, 1, 65536, "Hidden width over adapter width.")
                  .from("AdapterHub's Compacter"),
              integer("hypercomplex_n", 4, 1, 64, "Number and side of the shared matrices.")
                  .from("AdapterHub's Compacter"),
              AdapterTechnique.activation("gelu", "AdapterHub's Compacter"))
          .behaviour(false, true, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  /** Width of the bottleneck: hidden / reduction_factor, rounded down to a multiple of n. */
  static int width(Site site, Settings settings) {
    int n = settings.integer("hypercomplex_n");
    return site.in() / settings.integer("reduction_factor") / n * n;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long width = width(site, settings);
    // n vectors of in / n and n of out / n numbers, for each of the two matrices.
    return 2 * (width + site.in()) + width + site.in();
  }

  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    long n = settings.integer("hypercomplex_n");
    return n * n * n;
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>();
    int n = settings.integer("hypercomplex_n");
    if (site.in() % n != 0) {
      problems.add(
          new SpecProblem(
              where + ".hypercomplex_n",
              String.valueOf(n),
              "a divisor of the hidden width " + site.in(),
              ""));
    } else if (width(site, settings) < n) {
      problems.add(
          new SpecProblem(
              where + ".reduction_factor",
              String.valueOf(settings.integer("reduction_factor")),
              "at most " + site.in() / n + " with hypercomplex_n " + n,
              "The bottleneck must be at least as wide as n."));
    }
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new CompacterAttachment(context);
  }
}
