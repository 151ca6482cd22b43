package org.scion.plugins.orpo;

import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.train.Preference;
import org.scion.runner.train.PreferenceTechnique;

/**
 * ORPO: the negative mean log-probability of the preferred completion, and beside it the log of the
 * odds ratio, L = -log P(w) - b log s(log odds(w) - log odds(l)).
 *
 * <p>P is the geometric mean of a completion's token probabilities, odds = P / (1 - P). Rewards are
 * b log P. Hong et al., 2024 (arXiv:2403.07691), equations 3 to 7. The first term counts the
 * completion only, as everywhere in Scion; implementations exist that count the prompt as well.
 */
@AutoService(Technique.class)
public final class Orpo implements PreferenceTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "orpo",
              "ORPO",
              Family.OBJECTIVE,
              "Fine-tunes on the preferred completion and pushes the odds of the other one down, without a reference.")
          .paper(
              "Hong et al., ORPO: Monolithic Preference Optimization without Reference Model, 2024, arXiv:2403.07691",
              "L = -log P(w) - b log s(log odds(w) - log odds(l)),  P = exp(mean log p),  odds = P / (1 - P)")
          .settings(
              real("beta", 0.1, 0, 100, "Weight of the odds ratio; lambda in the paper.")
                  .from("TRL; the paper from 0.1 to 1"));

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
    return c -> {
      int n = c.policy().length;
      double[] slopes = new double[n];
      double[] rewards = new double[n];
      double loss = 0;
      for (int w = 0; w < n; w += 2) {
        int l = w + 1;
        Preference.Pair p = Preference.logistic(logOdds(c.mean(w)) - logOdds(c.mean(l)), 0);
        loss += beta * p.loss() - c.mean(w);
        slopes[w] = (beta * p.slope() * oddsSlope(c.mean(w)) - 1) / c.lengths()[w];
        slopes[l] = -beta * p.slope() * oddsSlope(c.mean(l)) / c.lengths()[l];
        rewards[w] = beta * c.mean(w);
        rewards[l] = beta * c.mean(l);
      }
      return new Preference.Verdict(loss, slopes, rewards);
    };
  }

  /** log(P / (1 - P)) of m = log P. */
  private static double logOdds(double m) {
    return m - Math.log(-Math.expm1(m));
  }

  /** Its slope by m: 1 / (1 - P). */
  private static double oddsSlope(double m) {
    return -1 / Math.expm1(m);
  }
}
