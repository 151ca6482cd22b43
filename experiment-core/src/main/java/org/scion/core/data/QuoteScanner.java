package org.scion.core.data;

/**
 * Tells whether a record of delimited text goes on after a line end.
 *
 * <p>A quote opens a field only at its start; inside, two quotes stand for one. Elsewhere a quote
 * is an ordinary character. Confined to one record.
 */
final class QuoteScanner {
  private final char delimiter;
  private boolean open;
  private boolean fieldStart = true;

  QuoteScanner(char delimiter) {
    this.delimiter = delimiter;
  }

  /** Takes a line with its end; returns whether a quoted field is still open after it. */
  boolean goesOn(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (open) {
        if (c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          i++;
        } else if (c == '"') {
          open = false;
        }
      } else if (c == '"' && fieldStart) {
        open = true;
        fieldStart = false;
      } else {
        fieldStart = c == delimiter;
      }
    }
    return open;
  }
}
