package org.scion.plugins.lisa;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;

import com.google.auto.service.AutoService;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import org.scion.runner.inject.TrainingTechnique;

/**
 * LISA: every few steps some layers are drawn; only these, the embeddings and the head are trained
 * until the next draw. Gradients and moments exist for them alone. Pan et al., 2024
 * (arXiv:2403.17919).
 */
@AutoService(Technique.class)
public final class Lisa implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "lisa",
              "LISA",
              Family.SELECTIVE,
              "Trains a few layers at a time, drawn anew every few steps.")
          .paper(
              "Pan et al., LISA: Layerwise Importance Sampling for Memory-Efficient Large Language"
                  + " Model Fine-Tuning, 2024, arXiv:2403.17919",
              "W' = W + dW in the layers of the draw, for K steps each; embeddings and head always")
          .sites(
              Map.of("*", TechniqueDescription.EVERYWHERE),
              SiteKind.LINEAR,
              SiteKind.NORM,
              SiteKind.EMBEDDING,
              SiteKind.HEAD)
          .settings(
              integer("layers", 2, 1, 1024, "Layers trained at a time.").from("paper").in("layers"),
              integer("interval", 20, 1, 1_000_000, "Steps until the next draw.")
                  .from("LMFlow, the authors' code")
                  .in("steps"),
              flag("ends", true, "Train embeddings, final norm and head at all times.")
                  .from("paper"))
          .behaviour(true, true, Set.of());

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 0;
  }

  /** What is trained at one time: the layers are alike, so the first ones stand for a draw. */
  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    int layers = Math.min(settings.integer("layers"), host.dimensions().layers());
    Set<Integer> first =
        IntStream.range(0, layers).boxed().collect(Collectors.toCollection(LinkedHashSet::new));
    return parameters(host, sites, first, settings.flag("ends"));
  }

  /** The parameters of some layers and, with {@code ends}, of what lies outside the layers. */
  static List<ParameterInfo> parameters(
      HostLayout host, List<Site> sites, Set<Integer> layers, boolean ends) {
    Set<String> modules =
        sites.stream()
            .filter(s -> s.layer() < 0 ? ends : layers.contains(s.layer()))
            .map(Site::name)
            .collect(Collectors.toSet());
    return host.parameters().stream().filter(p -> modules.contains(p.module())).toList();
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new LayerDraw(context);
  }
}
