package org.scion.runner.module;

import ai.djl.ndarray.NDArray;

/** Looks up rows of a table: ids (T) to rows (T, dim). Techniques wrap it as they wrap a Linear. */
public interface Embedding {
  /** The table as it acts now, (rows, dim). */
  NDArray weight();

  /** Rows for the ids, (T, dim). */
  NDArray forward(NDArray ids);
}
