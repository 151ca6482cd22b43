package org.scion.core.data;

import java.util.Arrays;
import org.scion.core.SpecException;

/** What happens to broken rows. */
public enum RowPolicy {
  /** Nothing is read unless every row is good; the first 20 broken rows are named. */
  REFUSE,
  /** Broken rows are left out, counted and kept as a list. */
  SKIP;

  /**
   * The policy with an id, {@code refuse} or {@code skip}.
   *
   * @throws SpecException if it is neither
   */
  public static RowPolicy of(String id, String where) {
    return Arrays.stream(values())
        .filter(policy -> policy.name().equalsIgnoreCase(id.strip()))
        .findFirst()
        .orElseThrow(() -> new SpecException(where, id, "refuse or skip", "Choose one of the two"));
  }
}
