package org.scion.core.checkpoint;

import java.nio.file.Path;
import org.scion.core.SpecException;

/**
 * The one way a damaged or hostile file is refused: file, place in it, value found, what is
 * allowed.
 */
final class Refusal {
  private static final int LONGEST_VALUE = 100;

  private Refusal() {}

  static SpecException of(Path file, String place, Object value, String allowed) {
    return of(
        file,
        place,
        value,
        allowed,
        "The file is damaged or was not written correctly; get it again");
  }

  static SpecException of(Path file, String place, Object value, String allowed, String advice) {
    return new SpecException(file + ": " + place, shorten(String.valueOf(value)), allowed, advice);
  }

  /** Values come from files, so they may be long and hold control characters. */
  static String shorten(String text) {
    String cut = text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
