package org.scion.plugins.hft;

import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InPlaceAttachment;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.TrainingTechnique;

/**
 * Half fine-tuning: in each layer half of the attention's matrices, half of the feed-forward
 * block's and half of the norms are trained whole, the others keep what they know. Hui et al., 2024
 * (arXiv:2404.18466).
 */
@AutoService(Technique.class)
public final class Hft implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "hft",
              "Half fine-tuning",
              Family.SELECTIVE,
              "Trains a random half of each layer's matrices whole and freezes the other half.")
          .paper(
              "Hui et al., HFT: Half Fine-Tuning for Large Language Models, 2024, arXiv:2404.18466",
              "W' = W + m dW,  m = 1 for half of the matrices of each kind, else 0")
          .sites(
              Map.of("*", TechniqueDescription.EVERYWHERE),
              SiteKind.LINEAR,
              SiteKind.NORM,
              SiteKind.EMBEDDING)
          .settings(
              real("share", 0.5, 0.01, 1, "Share of matrices of a kind that are trained.")
                  .from("paper"),
              integer("choice", 0, 0, 1_000_000, "Number that draws which; another, another half.")
                  .from("Scion's choice: any number will do"))
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
    Map<String, List<Site>> groups = new LinkedHashMap<>();
    for (Site site : sites) {
      groups.computeIfAbsent(group(site), g -> new java.util.ArrayList<>()).add(site);
    }
    Initialiser random = new Initialiser(settings.integer("choice"));
    Set<String> modules = new LinkedHashSet<>();
    groups.forEach(
        (name, members) -> {
          double exact = members.size() * settings.real("share");
          // An odd number is halved down in even layers and up in odd ones, half overall.
          boolean up = members.get(0).layer() % 2 != 0;
          int count = (int) (up ? Math.ceil(exact) : Math.floor(exact));
          drawn(members, count, random, name).forEach(s -> modules.add(s.name()));
        });
    return host.parameters().stream().filter(p -> modules.contains(p.module())).toList();
  }

  private static List<Site> drawn(List<Site> from, int count, Initialiser random, String name) {
    List<Site> shuffled = new java.util.ArrayList<>(from);
    var generator = random.generator(name);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      java.util.Collections.swap(shuffled, i, generator.nextInt(i + 1));
    }
    return shuffled.subList(0, count);
  }

  /** Layer and kind of matrix. */
  private static String group(Site site) {
    String kind = site.kind().name();
    if (site.kind() == SiteKind.LINEAR) {
      kind = site.name().matches(".*\\.(self_attn|attn|attention)\\..*") ? "attention" : "mlp";
    }
    return site.layer() + " " + kind;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new InPlaceAttachment(
        trainedBase(context.host().layout(), context.sites(), context.settings()));
  }
}
