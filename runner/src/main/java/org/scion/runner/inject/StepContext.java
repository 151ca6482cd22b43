package org.scion.runner.inject;

/**
 * Where a training is.
 *
 * @param step step being done, 1-based
 * @param steps steps planned
 * @param learningRate rate of this step
 * @param seed of the run
 */
public record StepContext(long step, long steps, double learningRate, long seed) {}
