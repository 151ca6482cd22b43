package org.scion.plugins.simpo;

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
 * SimPO: the reward of a completion is its mean log-probability per token, and the preferred one
 * must win by a margin, L = -log s(b (log p(w) / |w| - log p(l) / |l|) - g).
 *
 * <p>Rewards are b times the mean. Meng et al., 2024 (arXiv:2405.14734), equation 6; gamma / beta =
 * 0.5 as the authors advise.
 */
@AutoService(Technique.class)
public final class Simpo implements PreferenceTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "simpo",
              "SimPO",
              Family.OBJECTIVE,
              "Prefers by the mean log-probability of a token, with a margin and without a reference.")
          .paper(
              "Meng et al., SimPO: Simple Preference Optimization with a Reference-Free Reward, 2024, arXiv:2405.14734",
              "L = -log s(b (log p(w) / |w| - log p(l) / |l|) - g)")
          .settings(
              real("beta", 2, 1e-6, 1000, "Factor of the reward, b.").from("paper: 2 to 2.5"),
              real(
                      "gamma",
                      1,
                      0,
                      1000,
                      "Margin that the reward must win by, g; about half of beta.")
                  .from("paper: about half of beta"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public Data learnsFrom() {
    return Data.PAIRS;
  }

  @Override
  public Preference create(Settings settings) {
    double beta = settings.real("beta");
    double gamma = settings.real("gamma");
    return new PairPreference() {
      @Override
      public Preference.Pair pair(Preference.Completions c, int w, int l) {
        Preference.Pair p = Preference.logistic(beta * (c.mean(w) - c.mean(l)) - gamma, 0);
        return new Preference.Pair(p.loss(), beta * p.slope());
      }

      @Override
      public double share(Preference.Completions c, int i) {
        return 1.0 / Math.max(1, c.lengths()[i]);
      }

      @Override
      public double reward(Preference.Completions c, int i) {
        return beta * c.mean(i);
      }
    };
  }
}
