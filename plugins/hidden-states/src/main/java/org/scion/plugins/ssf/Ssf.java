package org.scion.plugins.ssf;

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
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.TrainingTechnique;

/**
 * SSF: scales and shifts what every linear and norm gives, y' = g * y + h. It folds into weight and
 * bias, W' = g W, b' = g b + h; where the model has no bias only a shift of zero can be folded.
 * Lian et al., 2022 (arXiv:2210.08823).
 *
 * <p>g, h (out).
 */
@AutoService(Technique.class)
public final class Ssf implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "ssf",
              "SSF",
              Family.HIDDEN_STATE,
              "Scales and shifts the output of every linear and norm; folds into the weights.")
          .paper(
              "Lian et al., Scaling & Shifting Your Features: A New Baseline for Efficient Model"
                  + " Tuning, 2022, arXiv:2210.08823",
              "y' = g * y + h;  W' = g W,  b' = g b + h")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.LINEAR, SiteKind.NORM)
          .settings(
              flag("shift", true, "Train the shift too; off, a model without biases can be merged.")
                  .from("paper: scale and shift"),
              real("init_deviation", 0.02, 0, 1, "Deviation of the start around 1 and 0.")
                  .from("the paper's code"))
          .behaviour(true, false, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return settings.flag("shift") ? 2L * site.out() : site.out();
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new SsfAttachment(context);
  }
}
