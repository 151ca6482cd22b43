package org.scion.plugins.lastlayers;

import static org.scion.core.technique.Hyperparameter.integer;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
 * Last layers: the upper layers are trained whole, what lies below is frozen and needs no backward
 * pass. Lee, Tang and Lin, 2019 (arXiv:1911.03090).
 */
@AutoService(Technique.class)
public final class LastLayers implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "last_layers",
              "Last layers",
              Family.SELECTIVE,
              "Trains the upper layers whole and freezes the rest.")
          .paper(
              "Lee, Tang and Lin, What Would Elsa Do? Freezing Layers During Transformer"
                  + " Fine-Tuning, 2019, arXiv:1911.03090",
              "W' = W + dW in the last k layers, dW free")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.LINEAR, SiteKind.NORM)
          .settings(
              integer("layers", 0, 0, 1024, "How many; 0: the last quarter, rounded up.")
                  .in("layers")
                  .from("paper: a fourth reaches nine tenths of the quality"))
          .behaviour(true, true, Set.of());

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
    int layers = host.dimensions().layers();
    int given = settings.integer("layers");
    int count = given == 0 ? (layers + 3) / 4 : Math.min(given, layers);
    Set<String> modules =
        sites.stream()
            .filter(s -> s.layer() >= layers - count)
            .map(Site::name)
            .collect(Collectors.toSet());
    return host.parameters().stream().filter(p -> modules.contains(p.module())).toList();
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new InPlaceAttachment(
        trainedBase(context.host().layout(), context.sites(), context.settings()));
  }
}
