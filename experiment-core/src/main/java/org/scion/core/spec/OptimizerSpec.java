package org.scion.core.spec;

/**
 * AdamW as torch computes it: decoupled decay p *= 1 - lr * decay before the step.
 *
 * @param learningRate of everything the techniques train
 * @param headLearningRate of a trained task head; 0 for the same
 * @param weightDecay decoupled decay of weights
 * @param decayAll whether biases and norms decay too
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 */
public record OptimizerSpec(
    double learningRate,
    double headLearningRate,
    double weightDecay,
    boolean decayAll,
    double beta1,
    double beta2,
    double epsilon) {

  static OptimizerSpec read(Section in) {
    return new OptimizerSpec(
        in.real("learning_rate", 2e-4, 0, 100, "learning rate"),
        in.real("head_learning_rate", 0, 0, 100, "learning rate of the task head; 0: the same"),
        in.real("weight_decay", 0.01, 0, 10, "decoupled weight decay"),
        in.flag("decay_all", true, "whether biases and norms decay too"),
        in.real("beta1", 0.9, 0, 0.999999, "decay of the first moment"),
        in.real("beta2", 0.999, 0, 0.999999999, "decay of the second moment"),
        in.real("epsilon", 1e-8, 0, 1, "added to the root of the second moment"));
  }
}
