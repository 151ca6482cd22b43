package org.scion.core.statistics;

/**
 * What a test says about the difference of two samples. Immutable.
 *
 * @param statistic t, or the smaller rank sum
 * @param degrees degrees of freedom; NaN where the test has none
 * @param p two-sided probability of a statistic at least as extreme if there were no difference;
 *     NaN if nothing varies and nothing differs
 */
public record TestResult(double statistic, double degrees, double p) {}
