package org.scion.runner.train;

import ai.djl.ndarray.NDArray;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.spec.OptimizerSpec;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InjectedModel;

/**
 * Trained tensors that share a rate and a decay.
 *
 * @param rateFactor multiple of the run's learning rate
 * @param weightDecay decoupled decay
 */
public record ParameterGroup(double rateFactor, double weightDecay)
    implements Comparable<ParameterGroup> {

  @Override
  public int compareTo(ParameterGroup other) {
    return Comparator.comparingDouble(ParameterGroup::rateFactor)
        .thenComparingDouble(ParameterGroup::weightDecay)
        .compare(this, other);
  }

  /** The group of every trained tensor of a model. */
  public static Map<String, ParameterGroup> of(InjectedModel model, OptimizerSpec spec) {
    Map<String, ParameterGroup> groups = new LinkedHashMap<>();
    Map<String, NDArray> all = new LinkedHashMap<>(model.resting());
    all.putAll(model.trained());
    all.forEach(
        (name, array) -> {
          Attachment owner = model.owner(name);
          String file = name.replaceFirst("^\\d+/", "");
          boolean decays =
              (owner == null || owner.decays(file))
                  && (spec.decayAll() || array.getShape().dimension() > 1);
          groups.put(
              name,
              new ParameterGroup(
                  owner == null ? headFactor(spec) : owner.learningRateFactor(file),
                  decays ? spec.weightDecay() : 0));
        });
    return groups;
  }

  private static double headFactor(OptimizerSpec spec) {
    return spec.headLearningRate() == 0 || spec.learningRate() == 0
        ? 1.0
        : spec.headLearningRate() / spec.learningRate();
  }
}
