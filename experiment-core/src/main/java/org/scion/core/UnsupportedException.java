package org.scion.core;

/**
 * Something valid that Scion does not do, refused by its name (exit code 4 of the command line).
 */
public final class UnsupportedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is unsupported, by name, where it was found, and what is supported instead
   */
  public UnsupportedException(String message) {
    super(message);
  }
}
