package org.scion.runner.parity;

/**
 * Checks something of a kind of recorded case; every check that handles a case runs it. Found by
 * {@link java.util.ServiceLoader}.
 */
public interface ParityCheck {
  /** Whether this check runs the case. */
  boolean handles(ParityCase recorded);

  /**
   * Runs it.
   *
   * @throws org.scion.core.UnsupportedException if the case needs what Scion lacks, by name
   */
  void run(ParityCase recorded, Measured measured);
}
