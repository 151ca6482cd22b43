package org.scion.plugins.nf4;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** One scale for each block of weights. */
interface BlockScales {
  /** (blocks), float32. */
  NDArray decode();

  /** Everything that is held in memory. */
  List<NDArray> parts();
}
