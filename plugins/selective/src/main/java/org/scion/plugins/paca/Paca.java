package org.scion.plugins.paca;

import static org.scion.core.technique.Hyperparameter.integer;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.columns.ColumnAttachment;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.TrainingTechnique;

/**
 * PaCA: some input columns of each weight, drawn at random, are trained, W'[:, c] = W[:, c] + D. No
 * adapter stands in the way, and the backward pass keeps only the columns' part of the input. Woo
 * et al., 2025 (arXiv:2503.01905).
 *
 * <p>c (rank), D (out, rank).
 */
@AutoService(Technique.class)
public final class Paca implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "paca",
              "PaCA",
              Family.SELECTIVE,
              "Trains a few random input columns of each weight; saves activation memory.")
          .paper(
              "Woo et al., PaCA: Partial Connection Adaptation for Efficient Fine-Tuning, 2025,"
                  + " arXiv:2503.01905",
              "W'[:, c] = W[:, c] + D,  c: rank random columns")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.LINEAR)
          .settings(
              integer("rank", 8, 1, 65536, "Columns of each weight.")
                  .from("paper: beside LoRA of rank 8")
                  .bySite())
          .behaviour(true, true, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return (long) settings.integer("rank") * site.out();
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int rank = settings.integer("rank");
    return rank <= site.in()
        ? List.of()
        : List.of(
            new SpecProblem(
                where + ".rank",
                String.valueOf(rank),
                "at most the " + site.in() + " columns of " + site.name(),
                ""));
  }

  @Override
  public boolean lowRankOnly(Settings settings) {
    return true; // chosen columns are a low-rank change whose first factor is fixed
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new ColumnAttachment(
        "paca",
        context,
        site ->
            ColumnAttachment.draw(
                context.random().generator(site.name()),
                context.settings().at(site.name()).integer("rank"),
                site.in()));
  }
}
