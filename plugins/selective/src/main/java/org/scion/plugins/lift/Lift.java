package org.scion.plugins.lift;

import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
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
import org.scion.runner.engine.Kernels;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.TrainingTechnique;

/**
 * LIFT: the entries that are largest after the weight was reduced to a low rank are trained, W'[k]
 * = W[k] + v_k for the largest |U_r S_r V_r|. Liu et al., 2025 (arXiv:2506.00772). The entries are
 * chosen once, at the start; the paper also renews them every few hundred steps.
 *
 * <p>Values (n), n = share x out x in.
 */
@AutoService(Technique.class)
public final class Lift implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "lift",
              "LIFT",
              Family.SELECTIVE,
              "Trains the entries that stand out once the weight is reduced to a low rank.")
          .paper(
              "Liu et al., LIFT the Veil for the Truth: Principal Weights Emerge after Rank Reduction"
                  + " for Reasoning-Focused Supervised Fine-Tuning, 2025, arXiv:2506.00772",
              "W' = W + scatter(top |U_r S_r V_r|, v)")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.LINEAR)
          .settings(
              real("share", 0.05, 0.000001, 1, "Share of entries that are trained.")
                  .from("paper: the top 5%"),
              integer("rank", 128, 1, 8192, "Rank to which the weight is reduced for the choice.")
                  .from("Scion's choice, among the ranks that the paper tries")
                  .bySite())
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
    Settings settings = context.settings();
    return new SparseAttachment(
        context,
        new SparseAttachment.Rule(
            "lift",
            (site, weight) -> reduced(weight, settings.at(site.name()).integer("rank")).abs(),
            true,
            site -> SparseAttachment.share(site, settings.real("share"))));
  }

  /** The best approximation of a rank, (out, in). */
  static NDArray reduced(NDArray weight, int rank) {
    NDList svd = Kernels.callAll("svd", weight);
    long kept = Math.min(rank, svd.get(1).getShape().get(0));
    NDArray u = svd.get(0).get(":, 0:" + kept);
    return u.mul(svd.get(1).get("0:" + kept)).matMul(svd.get(2).get("0:" + kept));
  }
}
