package org.scion.plugins.increlora;

import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.LoraMethod;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * IncreLoRA: W' = W + s B diag(e) A; every site starts with one rank; after a warm-up, every {@code
 * interval} steps the {@code grow} sites of greatest importance gain one, until the mean is the
 * target. The next rank of each site already learns with a tiny entry of e (advance learning).
 *
 * <p>A (max, in), B (out, max), e (max). Importance: smoothed mean of |p g| times its smoothed
 * deviation. The restarted learning rate of new ranks is left to the run's schedule. Zhang et al.,
 * 2023 (arXiv:2308.12043).
 */
@AutoService(Technique.class)
public final class IncreLoraTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public IncreLoraTechnique() {
    super(
        TechniqueDescription.of(
                "increlora",
                "IncreLoRA",
                Family.RANK_ALLOCATION,
                "Starts every site at rank one and adds rank where training asks for it.")
            .paper(
                "Zhang et al., IncreLoRA: Incremental Parameter Allocation Method, 2023, arXiv:2308.12043",
                "W' = W + s sum_i e_i b_i a_i^T,  ranks grow by importance")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, true, Set.of("nf4", "int8")),
        integer("target_rank", 4, 1, 8192, "Mean rank at the end.")
            .from("Scion's choice: half of LoRA's 8"),
        integer("warm_up", 50, 0, Integer.MAX_VALUE, "Steps before the first growth.")
            .in("steps")
            .from("Scion's choice for runs of hundreds of steps"),
        integer("interval", 10, 1, Integer.MAX_VALUE, "Steps between growths.")
            .in("steps")
            .from("Scion's choice for runs of hundreds of steps"),
        integer("grow", 2, 1, 8192, "Sites that gain a rank at a time.")
            .from("Scion's choice for runs of hundreds of steps"),
        real("beta1", 0.85, 0, 1, "Smoothing of the sensitivity.").from("paper, as AdaLoRA"),
        real("beta2", 0.85, 0, 1, "Smoothing of its uncertainty.").from("paper, as AdaLoRA"),
        real("orthogonal_weight", 0.1, 0, 1e3, "Weight of the orthogonality in the loss.")
            .from("Scion's choice: a fifth of PEFT's for AdaLoRA"));
  }

  @Override
  protected String option() {
    return null;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return settings.integer("rank") * ((long) site.in() + site.out() + 1);
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>(super.check(site, settings, where));
    int target = settings.integer("target_rank");
    if (target > settings.integer("rank")) {
      problems.add(
          new SpecProblem(
              where + ".target_rank",
              String.valueOf(target),
              "at most rank, " + settings.integer("rank"),
              "rank is the most that one site can get."));
    }
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new IncreLoraAttachment(context).attach();
  }
}
