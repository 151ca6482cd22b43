package org.scion.runner.run;

import java.util.List;
import java.util.Map;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.train.LossPass;

/** What a step minimises over its micro batches. Confined to the training thread. */
public interface StepLoss {
  /** What the mean over a step's examples is taken of; 0 when nothing can be learnt from them. */
  double units(List<TokenisedExample> examples);

  /** Forward and backward of a micro batch; gradients add up in the trained tensors. */
  LossPass.Loss train(List<TokenisedExample> group, double scale);

  /** The same loss, summed, without gradients. */
  double evaluate(List<TokenisedExample> group);

  /** Further numbers of the micro batches since the last call, by name. */
  default Map<String, Double> metrics() {
    return Map.of();
  }
}
