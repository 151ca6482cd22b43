package org.scion.plugins.tinylora;

/**
 * Which sites share their numbers.
 *
 * @param count groups asked for
 * @param size sites of a group; the last one takes the rest
 */
record Groups(int count, int size) {
  /** Half is rounded to even, as Python does. */
  static Groups of(int sites, double tying) {
    int count = (int) Math.max(1, Math.rint(sites * (1 - tying)));
    return new Groups(count, Math.max(1, sites / count));
  }

  int of(int site) {
    return Math.min(site / size, count - 1);
  }

  /** Groups that some site is in. */
  int used(int sites) {
    return sites == 0 ? 0 : of(sites - 1) + 1;
  }
}
