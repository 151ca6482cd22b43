package org.scion.plugins.sara;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.sparse.SparseAttachment;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.TrainingTechnique;

/**
 * SaRA: the smallest entries of a weight, which do least, are put to use: W'[k] = W[k] + v_k for
 * the smallest |W|, while the nuclear norm of the change keeps its rank low. In the second half of
 * the training only entries go on that are still small. Hu et al., 2024 (arXiv:2409.06633), who
 * choose by a threshold; here the smallest share is taken, so that the count is known before the
 * weights are.
 *
 * <p>Values (n), n = share x out x in; loss + weight x sum over sites of the nuclear norm of the
 * change.
 */
@AutoService(Technique.class)
public final class Sara implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "sara",
              "SaRA",
              Family.SELECTIVE,
              "Trains the smallest entries of each weight, with a change of low rank.")
          .paper(
              "Hu et al., SaRA: High-Efficient Diffusion Model Fine-tuning with Progressive Sparse"
                  + " Low-Rank Adaptation, 2024, arXiv:2409.06633",
              "W' = W + scatter(bottom |W|, v),  loss + lambda |W' - W|_*")
          .sites(
              Map.of(
                  "*", java.util.List.of("q_proj", "v_proj"),
                  "bert", java.util.List.of("query", "value"),
                  "roberta", java.util.List.of("query", "value"),
                  "gpt2", java.util.List.of("c_attn")),
              SiteKind.LINEAR)
          .settings(
              real("share", 0.05, 0.000001, 1, "Share of entries that are trained.")
                  .from("Scion's choice: LIFT's 5%"),
              real("nuclear", 0.0005, 0, 100, "Weight of the change's nuclear norm in the loss.")
                  .from("paper"),
              flag("progressive", true, "In the second half, train only what is still small.")
                  .from("paper"))
          .behaviour(true, true, Set.of());

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return SparseAttachment.share(site, settings.real("share"));
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new SaraAttachment(context);
  }
}
