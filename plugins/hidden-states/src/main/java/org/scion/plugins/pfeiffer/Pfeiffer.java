package org.scion.plugins.pfeiffer;

import static org.scion.core.technique.Hyperparameter.integer;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.adapter.AdapterAttachment;
import org.scion.plugins.adapter.AdapterTechnique;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * Pfeiffer adapters: one bottleneck a layer, behind the feed-forward block, h' = h + U f(D h + a) +
 * b. Pfeiffer et al., 2021 (arXiv:2005.00247).
 *
 * <p>D (m, hidden), U (hidden, m), m = hidden / reduction_factor.
 */
@AutoService(Technique.class)
public final class Pfeiffer extends AdapterTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "pfeiffer",
              "Pfeiffer adapter",
              Family.HIDDEN_STATE,
              "One small two-layer network a layer, behind the feed-forward block.")
          .paper(
              "Pfeiffer et al., AdapterFusion: Non-Destructive Task Composition for Transfer"
                  + " Learning, 2021, arXiv:2005.00247",
              "h' = h + U f(D h + a) + b,  behind the feed-forward block only")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.MLP)
          .settings(
              integer("reduction_factor", 16, 1, 65536, "Hidden width over adapter width.")
                  .from("AdapterHub's adapter of this form"),
              activation("relu", "AdapterHub's adapter of this form"))
          .behaviour(false, true, Set.of("nf4", "int8"));

  public Pfeiffer() {
    super(DESCRIPTION);
  }

  @Override
  public int width(Site site, Settings settings) {
    return site.in() / settings.integer("reduction_factor");
  }

  @Override
  protected String widthKey() {
    return "reduction_factor";
  }

  @Override
  public Attachment attach(AttachContext context) {
    return AdapterAttachment.behind(this, context, List.of());
  }
}
