package org.scion.plugins.ltsft;

import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

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
import org.scion.runner.inject.TrainingTechnique;

/**
 * LT-SFT: first every weight is trained; the entries that moved furthest are the winning ticket;
 * all go back to where they were, and only the ticket is trained on, W'[k] = W[k] + v_k. Ansell et
 * al., 2022 (arXiv:2110.07560).
 *
 * <p>Values (n) over all sites together, n = share x weights.
 */
@AutoService(Technique.class)
public final class LtSft implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "lt_sft",
              "LT-SFT",
              Family.SELECTIVE,
              "Finds by a full training which entries matter, then trains only these from the start.")
          .paper(
              "Ansell et al., Composable Sparse Fine-Tuning for Cross-Lingual Transfer, 2022,"
                  + " arXiv:2110.07560",
              "W' = W + scatter(top |W_1 - W|, v),  W_1: after a full training")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.LINEAR)
          .settings(
              real("share", 0.08, 0.000001, 1, "Share of entries in the ticket.")
                  .from("paper: 7.6% for the largest"),
              integer(
                      "search_steps",
                      0,
                      0,
                      1_000_000,
                      "Steps that look for the ticket; 0: half of the run's.")
                  .in("steps")
                  .from("Scion's choice: the paper trains both phases for the same epochs"))
          .behaviour(true, true, Set.of());

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 0;
  }

  /** Entries of the ticket. */
  static long entries(List<Site> sites, Settings settings) {
    long all = sites.stream().mapToLong(Site::weightElements).sum();
    return Math.max(1, (long) (all * settings.real("share")));
  }

  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    return entries(sites, settings);
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    Set<String> weights = sites.stream().map(Site::weight).collect(Collectors.toSet());
    return host.parameters().stream().filter(p -> weights.contains(p.name())).toList();
  }

  @Override
  public String conflictWith(Technique other, Site site) {
    return "it trains the weight itself at first and then sets it back, so no other technique can"
        + " stand on it";
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new Ticket(context);
  }
}
