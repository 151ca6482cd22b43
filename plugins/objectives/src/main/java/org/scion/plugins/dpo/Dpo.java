package org.scion.plugins.dpo;

import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.train.PairPreference;
import org.scion.runner.train.Preference;
import org.scion.runner.train.PreferenceTechnique;

/**
 * DPO: the difference of the log-ratios of model and base between the preferred completion w and
 * the other one l is driven up, L = -(1 - e) log s(b h) - e log s(-b h).
 *
 * <p>p model, q base, s the logistic function; rewards are b log p/q. Rafailov et al., 2023
 * (arXiv:2305.18290), section 4; e after Mitchell, 2023 (conservative DPO).
 */
@AutoService(Technique.class)
public final class Dpo implements PreferenceTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "dpo",
              "DPO",
              Family.OBJECTIVE,
              "Learns which of two completions is preferred, held to the base by a log-ratio.")
          .paper(
              "Rafailov et al., Direct Preference Optimization, 2023, arXiv:2305.18290",
              "L = -(1 - e) log s(b h) - e log s(-b h),  h = log p(w)/q(w) - log p(l)/q(l)")
          .settings(
              real("beta", 0.1, 1e-6, 100, "How hard the model is held to the base.")
                  .from("paper; TRL"),
              real("label_smoothing", 0, 0, 0.5, "Share of the preferences taken to be wrong, e.")
                  .from("conservative DPO"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public Data learnsFrom() {
    return Data.PAIRS;
  }

  @Override
  public boolean needsReference() {
    return true;
  }

  @Override
  public Preference create(Settings settings) {
    double beta = settings.real("beta");
    double smoothing = settings.real("label_smoothing");
    return new PairPreference() {
      @Override
      public Preference.Pair pair(Preference.Completions c, int w, int l) {
        Preference.Pair p = Preference.logistic(beta * (c.gain(w) - c.gain(l)), smoothing);
        return new Preference.Pair(p.loss(), beta * p.slope());
      }

      @Override
      public double reward(Preference.Completions c, int i) {
        return beta * c.gain(i);
      }
    };
  }
}
