package org.scion.core.data;

/**
 * How rows are read. Immutable.
 *
 * @param policy what happens to broken rows
 * @param onDisk whether only their places are kept in memory
 * @param most rows that are taken; 0 for all
 */
public record Reading(RowPolicy policy, boolean onDisk, long most) {
  /** All rows, kept in memory. */
  public static Reading all(RowPolicy policy) {
    return new Reading(policy, false, 0);
  }
}
