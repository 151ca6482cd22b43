package org.scion.core.data;

/**
 * One line of a text file.
 *
 * @param number from 1
 * @param offset byte where it starts
 * @param text with its line end; what could be decoded when {@code fault} is not null
 * @param fault why the line cannot be used, or null
 */
record PhysicalLine(long number, long offset, String text, String fault) {

  /** The text without CR LF or LF. */
  String content() {
    int end = text.length();
    if (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
      if (end > 0 && text.charAt(end - 1) == '\r') {
        end--;
      }
    }
    return text.substring(0, end);
  }
}
