package org.scion.runner.run;

/** A run that cannot go on because its numbers are no longer finite or too large. */
public final class NumericFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String advice;

  public NumericFailure(String message, String advice) {
    super(message);
    this.advice = advice;
  }

  /** What to do. */
  public String advice() {
    return advice;
  }
}
