package org.scion.core.service;

import java.util.List;
import org.scion.core.SpecProblem;

/** A job that did not end well, with what the worker said. */
public final class JobFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why, as the exit codes of the command line tell it apart. */
  public enum Kind {
    /** The request is wrong: exit 2. */
    REQUEST(2),
    /** The job failed: exit 3. */
    FAILED(3),
    /** Refused as unsupported: exit 4. */
    UNSUPPORTED(4),
    /** Stopped by the user: exit 130. */
    CANCELLED(130);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;
  private final transient List<SpecProblem> problems;

  public JobFailure(Kind kind, String message, List<SpecProblem> problems) {
    super(message);
    this.kind = kind;
    this.problems = List.copyOf(problems);
  }

  public Kind kind() {
    return kind;
  }

  /** What is wrong with the request; may be empty. */
  public List<SpecProblem> problems() {
    return problems;
  }
}
