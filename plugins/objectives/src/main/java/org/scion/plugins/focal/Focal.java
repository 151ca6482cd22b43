package org.scion.plugins.focal;

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
 * Focal loss: examples that are right already count less, L = (1 - p)^g CE, p the probability of
 * the label.
 *
 * <p>Lin et al., 2017 (arXiv:1708.02002), equation 4; the balance factor of equation 5 is {@code
 * class_weights} beside it.
 */
@AutoService(Technique.class)
public final class Focal implements RowObjectiveTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "focal",
              "Focal loss",
              Family.OBJECTIVE,
              "Turns down the examples that are right already, so that hard ones decide.")
          .paper(
              "Lin et al., Focal Loss for Dense Object Detection, 2017, arXiv:1708.02002",
              "L = (1 - p)^g CE")
          .settings(
              real("gamma", 2, 0, 20, "How fast sure examples fade, g.")
                  .from("paper: 2 works best"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public RowObjective create(Context context) {
    double gamma = context.settings().real("gamma");
    return (NDArray before, RowObjective.Rows rows) ->
        Kernels.call("focal", before, rows.scores(), rows.labels(), Kernels.scalar(gamma)); // (n)
  }
}
