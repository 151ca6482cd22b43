package org.scion.plugins.ipo;

import static org.scion.core.technique.Hyperparameter.flag;
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
 * IPO: L = (h - 1 / (2 t))^2 with h the difference of the log-ratios of model and base between the
 * preferred completion w and the other one l.
 *
 * <p>Rewards are t log p/q. Azar et al., 2023 (arXiv:2310.12036), equation 17. Per token as
 * reference implementations do after the authors' advice; {@code average: false} is the paper's
 * sum.
 */
@AutoService(Technique.class)
public final class Ipo implements PreferenceTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "ipo",
              "IPO",
              Family.OBJECTIVE,
              "Drives the preference of one completion over another to a fixed margin instead of to infinity.")
          .paper(
              "Azar et al., A General Theoretical Paradigm to Understand Learning from Human Preferences, 2023, arXiv:2310.12036",
              "L = (h - 1 / (2 t))^2,  h = log p(w)/q(w) - log p(l)/q(l)")
          .settings(
              real("tau", 0.1, 1e-6, 100, "Regularisation: the margin aimed at is 1 / (2 tau).")
                  .from("TRL's beta with loss ipo"),
              flag("average", true, "Whether log-ratios are taken per token.").from("TRL"));

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
    double tau = settings.real("tau");
    boolean average = settings.flag("average");
    return new PairPreference() {
      @Override
      public Preference.Pair pair(Preference.Completions c, int w, int l) {
        double h = gain(c, w) - gain(c, l);
        double off = h - 1 / (2 * tau);
        return new Preference.Pair(off * off, 2 * off);
      }

      @Override
      public double share(Preference.Completions c, int i) {
        return average ? 1.0 / Math.max(1, c.lengths()[i]) : 1;
      }

      @Override
      public double reward(Preference.Completions c, int i) {
        return tau * gain(c, i);
      }

      private double gain(Preference.Completions c, int i) {
        return c.gain(i) * share(c, i);
      }
    };
  }
}
