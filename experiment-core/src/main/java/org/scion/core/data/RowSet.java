package org.scion.core.data;

import java.util.List;

/**
 * What reading gave. Immutable.
 *
 * @param <T> row or example
 * @param kept the good ones, in the order of the files
 * @param broken those left out, each with its reason; empty under {@link RowPolicy#REFUSE}
 */
public record RowSet<T>(List<T> kept, List<BrokenRow> broken) {

  public RowSet {
    kept = OnDemand.keep(kept);
    broken = List.copyOf(broken);
  }

  /** Records seen, good and broken. */
  public int total() {
    return kept.size() + broken.size();
  }
}
