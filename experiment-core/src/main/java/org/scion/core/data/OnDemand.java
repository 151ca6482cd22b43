package org.scion.core.data;

import java.util.List;

/**
 * Marks a list whose elements are made when they are asked for, so that it may be larger than
 * memory. Who keeps such a list keeps it as it is; {@link List#copyOf} would make every element.
 */
public interface OnDemand {
  /** An immutable form of a list: itself if it is made on demand, else a copy. */
  static <T> List<T> keep(List<T> list) {
    return list instanceof OnDemand ? list : List.copyOf(list);
  }
}
