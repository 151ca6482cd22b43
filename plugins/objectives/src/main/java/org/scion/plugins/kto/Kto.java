package org.scion.plugins.kto;

import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.train.Preference;
import org.scion.runner.train.PreferenceTechnique;

/**
 * KTO: a wanted completion should gain on the base more than a completion does on average, an
 * unwanted one less: L = d (1 - s(b (r - z))) or u (1 - s(b (z - r))), r = log p/q.
 *
 * <p>z estimates the divergence of the model from the base over prompts of the micro batch put
 * before completions of others; it is at least 0 and no gradient flows through it. Rewards are b r.
 * Ethayarajh et al., 2024 (arXiv:2402.01306), section 4.
 */
@AutoService(Technique.class)
public final class Kto implements PreferenceTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "kto",
              "KTO",
              Family.OBJECTIVE,
              "Learns from single completions that were liked or not, without pairs.")
          .paper(
              "Ethayarajh et al., KTO: Model Alignment as Prospect Theoretic Optimization, 2024, arXiv:2402.01306",
              "L = d (1 - s(b (r - z))) if wanted, u (1 - s(b (z - r))) if not,  r = log p/q")
          .settings(
              real("beta", 0.1, 1e-6, 100, "How hard the model is held to the base.")
                  .from("paper; TRL"),
              real("desirable_weight", 1, 0, 1000, "Weight of wanted completions, d.").from("TRL"),
              real("undesirable_weight", 1, 0, 1000, "Weight of unwanted completions, u.")
                  .from("TRL"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public Data learnsFrom() {
    return Data.JUDGED;
  }

  @Override
  public boolean needsReference() {
    return true;
  }

  @Override
  public boolean needsMismatched() {
    return true;
  }

  @Override
  public Preference create(Settings settings) {
    double beta = settings.real("beta");
    double wanted = settings.real("desirable_weight");
    double unwanted = settings.real("undesirable_weight");
    return c -> {
      int n = c.policy().length;
      double[] slopes = new double[n];
      double[] rewards = new double[n];
      double zero = Math.max(0, c.divergence());
      double loss = 0;
      for (int i = 0; i < n; i++) {
        double sign = c.wanted()[i] ? 1 : -1;
        double weight = c.wanted()[i] ? wanted : unwanted;
        double liked = Preference.sigmoid(sign * beta * (c.gain(i) - zero));
        loss += weight * (1 - liked);
        slopes[i] = -sign * weight * beta * liked * (1 - liked);
        rewards[i] = beta * c.gain(i);
      }
      return new Preference.Verdict(loss, slopes, rewards);
    };
  }
}
