package org.scion.plugins.full;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InPlaceAttachment;
import org.scion.runner.inject.TrainingTechnique;

/**
 * Full fine-tuning: every parameter of the chosen modules is trained in place; W' = W + dW without
 * any bound on dW. The reference that every other method is compared with.
 */
@AutoService(Technique.class)
public final class FullFineTuning implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "full",
              "Full fine-tuning",
              Family.SELECTIVE,
              "Trains every weight; the reference for quality, and the most expensive in memory.")
          .paper(
              "Howard and Ruder, Universal Language Model Fine-tuning for Text Classification, 2018,"
                  + " arXiv:1801.06146",
              "W' = W + dW, dW free")
          .sites(
              Map.of("*", TechniqueDescription.EVERYWHERE),
              SiteKind.LINEAR,
              SiteKind.EMBEDDING,
              SiteKind.NORM,
              SiteKind.HEAD)
          .behaviour(true, true, java.util.Set.of());

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 0;
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    java.util.Set<String> modules =
        sites.stream().map(Site::name).collect(java.util.stream.Collectors.toSet());
    boolean all =
        host.sites().stream()
            .filter(s -> s.kind().weighted() && s.kind() != SiteKind.HEAD)
            .allMatch(s -> modules.contains(s.name()));
    return host.parameters().stream().filter(p -> all || modules.contains(p.module())).toList();
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new InPlaceAttachment(
        trainedBase(context.host().layout(), context.sites(), context.settings()));
  }
}
