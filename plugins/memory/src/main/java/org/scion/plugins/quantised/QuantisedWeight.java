package org.scion.plugins.quantised;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** A weight in few bits. */
public interface QuantisedWeight {
  /** The weight as float32, (out, in), made anew at each call. */
  NDArray decode();

  /** Everything that it holds in memory. */
  List<NDArray> parts();

  /** Memory that it takes. */
  default long bytes() {
    return parts().stream()
        .mapToLong(a -> a.getShape().size() * a.getDataType().getNumOfBytes())
        .sum();
  }
}
