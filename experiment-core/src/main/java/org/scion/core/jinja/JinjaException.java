package org.scion.core.jinja;

/** A template that cannot be read or rendered; the message says in which line and why. */
public final class JinjaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether the template is right, but asks for something that this engine does not have. */
  private final boolean unsupported;

  private JinjaException(String message, boolean unsupported) {
    super(message);
    this.unsupported = unsupported;
  }

  static JinjaException wrong(String message) {
    return new JinjaException(message, false);
  }

  static JinjaException unsupported(String message) {
    return new JinjaException(message, true);
  }

  /** The same with the line of the template in front, once. */
  JinjaException at(int line) {
    String message = getMessage();
    return message.startsWith("line ")
        ? this
        : new JinjaException("line " + line + ": " + message, unsupported);
  }

  public boolean unsupported() {
    return unsupported;
  }
}
