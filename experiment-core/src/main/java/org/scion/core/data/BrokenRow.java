package org.scion.core.data;

import java.nio.file.Path;
import org.scion.core.SpecProblem;

/**
 * A record that cannot be used, and why. Immutable.
 *
 * @param file where it was read
 * @param line physical line where the record starts, from 1
 * @param column the column at fault; empty when the record as a whole is
 * @param value what was found, cut to 200 characters; may be empty
 * @param reason what would be right
 */
public record BrokenRow(Path file, long line, String column, String value, String reason) {
  private static final int SHOWN_CHARACTERS = 200;

  public BrokenRow {
    if (value.length() > SHOWN_CHARACTERS) {
      value = value.substring(0, SHOWN_CHARACTERS) + "...";
    }
  }

  /** {@code file:line} or {@code file:line column 'x'}. */
  public String where() {
    return file + ":" + line + (column.isEmpty() ? "" : " column '" + column + "'");
  }

  /** The row as a problem of the request. */
  public SpecProblem problem() {
    return new SpecProblem(
        where(), value, reason, "Correct the row, or let broken rows be skipped and counted");
  }
}
