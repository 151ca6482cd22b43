package org.scion.core.data;

import java.util.List;

/**
 * One column of a file. Immutable.
 *
 * @param name as in the file
 * @param kind what it seems to hold
 * @param missing rows where it is absent, null or blank
 * @param distinct distinct values, without missing ones
 * @param lengths lengths of the values in characters, without missing ones
 * @param examples first distinct values, cut to 120 characters
 */
public record ColumnProfile(
    String name,
    ColumnKind kind,
    long missing,
    long distinct,
    Lengths lengths,
    List<String> examples) {

  public ColumnProfile {
    examples = List.copyOf(examples);
  }

  /**
   * Lengths in characters (UTF-16 units); all 0 without values.
   *
   * @param shortest smallest
   * @param mean arithmetic mean
   * @param median half are not longer
   * @param p95 95 of 100 are not longer
   * @param longest largest
   */
  public record Lengths(long shortest, double mean, double median, double p95, long longest) {
    static final Lengths NONE = new Lengths(0, 0, 0, 0, 0);
  }
}
