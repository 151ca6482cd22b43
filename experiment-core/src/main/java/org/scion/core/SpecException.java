package org.scion.core;

import java.util.List;
import java.util.stream.Collectors;

/** A request that cannot be carried out as it stands (exit code 2 of the command line). */
public final class SpecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<SpecProblem> problems;

  public SpecException(List<SpecProblem> problems) {
    super(problems.stream().map(SpecProblem::sentence).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public SpecException(String where, String value, String allowed, String advice) {
    this(List.of(new SpecProblem(where, value, allowed, advice)));
  }

  /** All that is wrong; at least one. */
  public List<SpecProblem> problems() {
    return problems;
  }
}
