package org.scion.plugins.poly;

import static org.scion.core.technique.Hyperparameter.integer;

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
import org.scion.runner.inject.SharedSettings;
import org.scion.runner.peft.ConfigMap;
import org.scion.runner.peft.MappedMethod;

/**
 * Polytropon and multi-head routing: y = W x + (1/r) B_t A_t x, where A_t and B_t are mixed for
 * task t out of shared skills: A_t = sum_s p_ts A_s, p_t = sigmoid(logits_t) / sum.
 *
 * <p>A (splits, skills, in/splits, r), B (splits, skills, r, out/splits), logits (tasks, splits x
 * skills); each split mixes for itself. In training p is a relaxed Bernoulli draw. Ponti et al.,
 * 2022 (arXiv:2202.13914); Caccia et al., 2022 (arXiv:2211.03831).
 */
@AutoService(Technique.class)
public final class PolyTechnique extends MappedMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "poly",
              "Poly",
              Family.WEIGHT_DELTA,
              "Several tasks share an inventory of LoRA skills and learn which of them to use.")
          .paper(
              "Ponti et al., Combining Modular Skills in Multitask Learning, 2022,"
                  + " arXiv:2202.13914",
              "W' = W + (1/r) (sum_s p_ts B_s) (sum_s p_ts A_s)")
          .sites(LoraMethod.TARGETS, SiteKind.LINEAR)
          .settings(
              integer("rank", 8, 1, 8192, "Rank of a skill.").from("PEFT"),
              integer("tasks", 1, 1, 4096, "Tasks.").from("PEFT"),
              integer("skills", 4, 1, 4096, "Skills in the inventory.").from("PEFT"),
              integer("splits", 1, 1, 1024, "Parts of a weight that mix for themselves.")
                  .from("PEFT"),
              SharedSettings.modulesToSave())
          .behaviour(false, true, Set.of("nf4", "int8"));

  private static final ConfigMap KEYS =
      ConfigMap.of("POLY")
          .key("r", "rank")
          .key("n_tasks", "tasks")
          .key("n_skills", "skills")
          .key("n_splits", "splits")
          .only("poly_type", "poly")
          .only("init_weights", "true", "false");

  public PolyTechnique() {
    super(DESCRIPTION, KEYS);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long skills = settings.integer("skills");
    long factors = skills * settings.integer("rank") * ((long) site.in() + site.out());
    return factors + settings.integer("tasks") * skills * settings.integer("splits");
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int splits = settings.integer("splits");
    List<SpecProblem> problems = new ArrayList<>();
    if (splits < 1 || site.in() % splits != 0 || site.out() % splits != 0) {
      problems.add(
          new SpecProblem(
              where + ".splits",
              String.valueOf(splits),
              "a divisor of " + site.in() + " and " + site.out() + " at " + site.name(),
              ""));
    }
    if (site.transposed()) {
      problems.add(
          new SpecProblem(
              where + ".sites",
              site.name(),
              "linear layers that are not a Conv1D",
              "PEFT has no Poly for GPT-2's Conv1D."));
    }
    return problems;
  }

  @Override
  public String conflictInRun(Technique other) {
    boolean lengthens = other.description().has("virtual_tokens");
    return lengthens
        ? "Poly mixes its skills by the rows of the data, and virtual tokens add rows that are none"
        : "";
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new PolyAttachment(context);
  }
}
