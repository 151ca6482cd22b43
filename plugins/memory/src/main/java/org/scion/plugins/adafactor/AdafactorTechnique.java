package org.scion.plugins.adafactor;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.model.ParameterInfo;
import org.scion.core.technique.Family;
import org.scion.core.technique.MemoryUse;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.train.Optimizer;
import org.scion.runner.train.OptimizerContext;
import org.scion.runner.train.OptimizerTechnique;

/**
 * Adafactor as transformers computes it: of a matrix's squared gradients only the means of rows and
 * columns are kept, and the step is held to a largest root mean square.
 *
 * <p>R, C moving means with decay 1 - t^c of the rows' and columns' means of g^2 + e1; step u = g /
 * sqrt(R C / mean(R)), u /= max(1, rms(u) / clip), p -= lr u. With {@code relative_step} the rate
 * is min(1e-2, 1 / sqrt(t)) and the schedule has no effect. Shazeer and Stern, 2018
 * (arXiv:1804.04235).
 */
@AutoService(Technique.class)
public final class AdafactorTechnique implements OptimizerTechnique, MemoryUse {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "adafactor",
              "Adafactor",
              Family.OPTIMIZER,
              "Keeps the second moment of a matrix as one row and one column.")
          .paper(
              "Shazeer and Stern, Adafactor: Adaptive Learning Rates with Sublinear Memory Cost, 2018, arXiv:1804.04235",
              "V = R C / mean(R),  p <- p - lr clip(G / sqrt(V))")
          .settings(
              real("epsilon1", 1e-30, 0, 1, "Added to squared gradients.")
                  .from("paper; transformers' Adafactor"),
              real("epsilon2", 1e-3, 0, 1, "Least size of a tensor when steps are scaled by it.")
                  .from("paper; transformers' Adafactor"),
              real("clip_threshold", 1, 1e-6, 1e6, "Largest root mean square of a step.")
                  .from("paper; transformers' Adafactor"),
              real("decay_rate", -0.8, -1, 0, "Exponent of the second moment's decay, 1 - t^c.")
                  .from("paper; transformers' Adafactor"),
              real("beta1", 0, 0, 0.999999, "Decay of a first moment; 0: none is kept.")
                  .from("paper; transformers' Adafactor"),
              flag("scale_parameter", false, "Whether steps are scaled by the tensor's size.")
                  .from("transformers' Trainer"),
              flag("relative_step", false, "Whether 1 / sqrt(t) takes the place of the rate.")
                  .from("transformers' Trainer"),
              flag("warmup_init", false, "Whether relative steps begin small.")
                  .from("transformers"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long optimizerBytes(
      long added, List<ParameterInfo> trainedBase, Settings settings, long adamW) {
    double bytes = 0;
    boolean moment = settings.real("beta1") > 0;
    for (ParameterInfo p : trainedBase) {
      bytes += Adafactor.stateNumbers(p.shape()) * 4.0 + (moment ? p.elements() * 4.0 : 0);
    }
    // Of an adapter's factors only the total is known: the longer side at each rank of 8 or more.
    return (long) Math.ceil(bytes + added * (moment ? 4.5 : 0.5));
  }

  @Override
  public Optimizer create(OptimizerContext context) {
    return new Adafactor(context);
  }
}
