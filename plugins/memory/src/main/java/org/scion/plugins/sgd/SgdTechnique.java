package org.scion.plugins.sgd;

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
 * Stochastic gradient descent as torch computes it: g += decay p; b = m b + g; p -= lr b, or with
 * Nesterov's momentum p -= lr (g + m b).
 *
 * <p>The decay is part of the gradient here, not decoupled. Sutskever et al., 2013.
 */
@AutoService(Technique.class)
public final class SgdTechnique implements OptimizerTechnique, MemoryUse {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "sgd",
              "SGD",
              Family.OPTIMIZER,
              "Plain gradient steps, with momentum if wanted: no second moment to keep.")
          .paper(
              "Sutskever et al., On the importance of initialization and momentum in deep learning, 2013",
              "b <- m b + g,  p <- p - lr b;  Nesterov: p <- p - lr (g + m b)")
          .settings(
              real("momentum", 0.9, 0, 0.999999, "Share of the last step that is kept, m; 0: none.")
                  .from("common use; torch has 0"),
              flag("nesterov", false, "Whether the gradient is looked at where momentum leads.")
                  .from("torch"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long optimizerBytes(
      long added, List<ParameterInfo> trainedBase, Settings settings, long adamW) {
    return settings.real("momentum") == 0 ? 0 : adamW / 2;
  }

  @Override
  public Optimizer create(OptimizerContext context) {
    return new Sgd(context);
  }
}
