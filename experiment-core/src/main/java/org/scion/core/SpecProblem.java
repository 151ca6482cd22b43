package org.scion.core;

/**
 * Something in a request that is wrong: where, the value found, what is allowed and what to do.
 *
 * <p>Immutable. Validation returns all problems of a document, never only the first.
 *
 * @param where path of the value, such as {@code techniques[1].rank} or {@code data.csv:17}
 * @param value what was found there, as the user wrote it; empty when it is missing
 * @param allowed what would be right, with units
 * @param advice the next thing to do; may be empty
 */
public record SpecProblem(String where, String value, String allowed, String advice) {

  /** The same problem of something that lies within another. */
  public SpecProblem within(String path) {
    return new SpecProblem(path + where, value, allowed, advice);
  }

  /** One sentence with all four parts. */
  public String sentence() {
    String found = value.isEmpty() ? "is missing" : "is '" + value + "'";
    String tail = advice.isEmpty() ? "" : ". " + advice;
    return where + " " + found + "; allowed: " + allowed + tail;
  }
}
