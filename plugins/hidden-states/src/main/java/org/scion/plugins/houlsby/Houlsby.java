package org.scion.plugins.houlsby;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
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
 * Houlsby adapters: a bottleneck behind every attention and every feed-forward block, before the
 * residual sum, h' = h + U f(D h + a) + b; the norms train too. Houlsby et al., 2019
 * (arXiv:1902.00751).
 *
 * <p>D (m, hidden), U (hidden, m).
 */
@AutoService(Technique.class)
public final class Houlsby extends AdapterTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "houlsby",
              "Houlsby adapter",
              Family.HIDDEN_STATE,
              "Small two-layer networks behind each attention and feed-forward block.")
          .paper(
              "Houlsby et al., Parameter-Efficient Transfer Learning for NLP, 2019,"
                  + " arXiv:1902.00751",
              "h' = h + U f(D h + a) + b,  D: m x hidden")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.ATTENTION, SiteKind.MLP)
          .settings(
              integer("bottleneck", 64, 1, 65536, "Width of the adapter.")
                  .from("paper: the size when one is used for all tasks"),
              activation("gelu", "the paper's code"),
              flag("norms", true, "Train the norms of the layers as well.")
                  .from("paper, section 2.1"))
          .behaviour(false, true, Set.of("nf4", "int8"));

  public Houlsby() {
    super(DESCRIPTION);
  }

  @Override
  public int width(Site site, Settings settings) {
    return settings.integer("bottleneck");
  }

  @Override
  protected String widthKey() {
    return "bottleneck";
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    if (!settings.flag("norms")) {
      return List.of();
    }
    Set<Integer> layers = new java.util.HashSet<>();
    sites.forEach(s -> layers.add(s.layer()));
    Set<String> norms = new java.util.HashSet<>();
    host.sites(SiteKind.NORM).stream()
        .filter(n -> layers.contains(n.layer()))
        .forEach(n -> norms.add(n.name()));
    return host.parameters().stream().filter(p -> norms.contains(p.module())).toList();
  }

  @Override
  public Attachment attach(AttachContext context) {
    return AdapterAttachment.behind(
        this, context, trainedBase(context.host().layout(), context.sites(), context.settings()));
  }
}
