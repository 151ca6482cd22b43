package org.scion.plugins.galore;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** Changes a projected gradient before Adam sees it. */
public interface Direction {
  /** Leaves it as it is. */
  Direction NONE =
      new Direction() {
        @Override
        public NDArray of(String name, NDArray projected) {
          return projected;
        }

        @Override
        public Map<String, NDArray> state() {
          return Map.of();
        }

        @Override
        public void restore(Map<String, NDArray> state) {}
      };

  /**
   * @param projected (r, n) or (m, r)
   */
  NDArray of(String name, NDArray projected);

  /** Tensors that an exact resume needs, by name. */
  Map<String, NDArray> state();

  /** Puts back what {@link #state} gave; other names are left alone. */
  void restore(Map<String, NDArray> state);
}
