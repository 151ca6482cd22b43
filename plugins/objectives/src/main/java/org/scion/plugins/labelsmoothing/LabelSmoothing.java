package org.scion.plugins.labelsmoothing;

import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.engine.Kernels;
import org.scion.runner.train.RowObjective;
import org.scion.runner.train.RowObjectiveTechnique;

/**
 * Label smoothing: a share e of the label's weight is spread over all V classes or words, L = (1 -
 * e) CE + e mean_k(-log p_k).
 *
 * <p>Evaluation measures the plain cross entropy. Szegedy et al., 2016 (arXiv:1512.00567), section
 * 7; the same numbers as torch's cross entropy with {@code label_smoothing}.
 */
@AutoService(Technique.class)
public final class LabelSmoothing implements RowObjectiveTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "label_smoothing",
              "Label smoothing",
              Family.OBJECTIVE,
              "Takes a little certainty from every label, so that the model is not driven to extremes.")
          .paper(
              "Szegedy et al., Rethinking the Inception Architecture for Computer Vision, 2016,"
                  + " arXiv:1512.00567",
              "L = (1 - e) CE + e mean_k(-log p_k)")
          .settings(
              real("epsilon", 0.1, 0, 0.999, "Share of a label that is spread, e.")
                  .from("Szegedy et al., 2016"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public RowObjective create(Context context) {
    double epsilon = context.settings().real("epsilon");
    return (NDArray before, RowObjective.Rows rows) ->
        Kernels.call("smoothed_entropy", before, rows.scores(), Kernels.scalar(epsilon)); // (n)
  }
}
