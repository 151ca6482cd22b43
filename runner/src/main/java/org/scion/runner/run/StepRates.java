package org.scion.runner.run;

/** Tokens and examples a second, over the last step and over the whole run but its first steps. */
public final class StepRates {
  /** Steps left out of the mean: the allocator and the kernels are still warming up. */
  private static final int WARM_UP = 3;

  private static final int MEMORY_EVERY = 4;

  private long started;
  private double seconds;
  private long tokens;
  private int examples;
  private long stepCount;
  private double allSeconds;
  private long allTokens;
  private long allExamples;
  private double memory;

  void start() {
    started = System.nanoTime();
  }

  void end(long stepTokens, int stepExamples) {
    seconds = (System.nanoTime() - started) / 1e9;
    tokens = stepTokens;
    examples = stepExamples;
    if (stepCount++ >= WARM_UP) {
      allSeconds += seconds;
      allTokens += stepTokens;
      allExamples += stepExamples;
    }
    if (stepCount % MEMORY_EVERY == 1) {
      memory = ProcessMemory.residentGb();
    }
  }

  double tokensPerSecond() {
    return tokens / seconds;
  }

  double examplesPerSecond() {
    return examples / seconds;
  }

  double stepMillis() {
    return seconds * 1000;
  }

  double memoryGb() {
    return memory;
  }

  /** Mean over the run without its first steps; over the last step if there were no more. */
  public double meanTokensPerSecond() {
    return allSeconds > 0 ? allTokens / allSeconds : seconds > 0 ? tokensPerSecond() : 0;
  }

  public double meanExamplesPerSecond() {
    return allSeconds > 0 ? allExamples / allSeconds : seconds > 0 ? examplesPerSecond() : 0;
  }
}
