package org.scion.runner.run;

import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.scion.core.technique.Objective;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.train.LossPass;
import org.scion.runner.train.Preference;
import org.scion.runner.train.Targets;

/**
 * The loss of a preference objective; the mean is over examples. The passes that need no gradient,
 * through the base alone and with strange prompts, come first and see no dropout.
 */
final class PreferenceLoss implements StepLoss {
  private final InjectedModel model;
  private final Objective needs;
  private final Preference preference;
  private final LossPass pass;
  private final Rewards rewards = new Rewards();

  PreferenceLoss(InjectedModel model, Objective needs, Preference preference) {
    this.model = model;
    this.needs = needs;
    this.preference = preference;
    this.pass = new LossPass(model);
  }

  @Override
  public double units(List<TokenisedExample> examples) {
    return examples.stream().filter(e -> e.labelled() > 0).count();
  }

  @Override
  public LossPass.Loss train(List<TokenisedExample> group, double scale) {
    List<TokenisedExample> singles = singles(group);
    if (singles.isEmpty()) {
      return new LossPass.Loss(0, 0);
    }
    ExampleBatches batch = ExampleBatches.of(singles, model.host());
    double[] reference = needs.needsReference() ? reference(singles) : null;
    double divergence = needs.needsMismatched() ? divergence(singles) : 0;
    HostModel.Embedded last = model.host().forward(batch.batch());
    Targets placed = pass.placed(batch.targets(), batch.batch(), last.batch());
    double[] policy = sums(pass.losses(last, placed), singles);
    Preference.Verdict verdict = judge(singles, policy, reference, divergence);
    Targets weighted =
        new Targets(placed.rows(), placed.labels(), weights(verdict.slopes(), singles));
    LossPass.Loss terms = pass.backward(last, weighted, scale, scale * units(group));
    return new LossPass.Loss(verdict.loss(), terms.terms());
  }

  @Override
  public double evaluate(List<TokenisedExample> group) {
    List<TokenisedExample> singles = singles(group);
    if (singles.isEmpty()) {
      return 0;
    }
    double[] reference = needs.needsReference() ? reference(singles) : null;
    double divergence = needs.needsMismatched() ? divergence(singles) : 0;
    return judge(singles, sums(singles), reference, divergence).loss(); // no dropout
  }

  @Override
  public Map<String, Double> metrics() {
    return rewards.take();
  }

  private Preference.Verdict judge(
      List<TokenisedExample> singles, double[] policy, double[] reference, double divergence) {
    boolean[] wanted = new boolean[singles.size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = singles.get(i).label() != 0;
    }
    int[] lengths = singles.stream().mapToInt(TokenisedExample::labelled).toArray();
    Preference.Completions completions =
        new Preference.Completions(policy, reference, lengths, wanted, divergence);
    Preference.Verdict verdict = preference.judge(completions);
    rewards.add(completions, verdict.rewards(), needs.learnsFrom() == Objective.Data.PAIRS);
    return verdict;
  }

  /**
   * Pairs side by side, the preferred one first and marked as wanted; those that were cut down to
   * their prompts are left out.
   */
  private static List<TokenisedExample> singles(List<TokenisedExample> group) {
    List<TokenisedExample> singles = new ArrayList<>();
    for (TokenisedExample e : group) {
      if (e.labelled() == 0) {
        continue;
      }
      if (e.rejected() == null) {
        singles.add(e);
      } else {
        singles.add(e.alone());
        singles.add(e.rejected().labelledAs(0));
      }
    }
    return singles;
  }

  private double[] reference(List<TokenisedExample> singles) {
    return model.asBase(() -> sums(singles));
  }

  /** Mean of policy minus reference over each prompt with the completion of the next one. */
  private double divergence(List<TokenisedExample> singles) {
    List<TokenisedExample> mismatched = new ArrayList<>();
    for (int i = 0; i < singles.size(); i++) {
      mismatched.add(singles.get(i).continuedBy(singles.get((i + 1) % singles.size())));
    }
    double[] policy = sums(mismatched);
    double[] base = reference(mismatched);
    double sum = 0;
    for (int i = 0; i < policy.length; i++) {
      sum += policy[i] - base[i];
    }
    return sum / policy.length;
  }

  /** Log-probabilities of completions without gradients and without dropout. */
  private double[] sums(List<TokenisedExample> singles) {
    HostModel host = model.host();
    boolean training = host.training();
    host.mode(HostModel.Mode.EVALUATION);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return org.scion.runner.engine.Torch.withoutGradient(
          () -> {
            ExampleBatches batch = ExampleBatches.of(singles, host);
            HostModel.Embedded last = host.forward(batch.batch());
            Targets placed = pass.placed(batch.targets(), batch.batch(), last.batch());
            return sums(pass.losses(last, placed), singles);
          });
    } finally {
      host.mode(training ? HostModel.Mode.TRAINING : HostModel.Mode.EVALUATION);
    }
  }

  private static double[] sums(float[] losses, List<TokenisedExample> singles) {
    double[] sums = new double[singles.size()];
    int at = 0;
    for (int i = 0; i < sums.length; i++) {
      for (int t = singles.get(i).labelled(); t > 0; t--) {
        sums[i] -= losses[at++];
      }
    }
    return sums;
  }

  /** Each token's share of the cross entropy: minus the slope of its completion. */
  private static float[] weights(double[] slopes, List<TokenisedExample> singles) {
    int labels = singles.stream().mapToInt(TokenisedExample::labelled).sum();
    float[] weights = new float[labels];
    int at = 0;
    for (int i = 0; i < slopes.length; i++) {
      int to = at + singles.get(i).labelled();
      Arrays.fill(weights, at, to, (float) -slopes[i]);
      at = to;
    }
    return weights;
  }
}
