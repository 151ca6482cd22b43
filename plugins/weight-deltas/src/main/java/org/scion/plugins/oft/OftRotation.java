package org.scion.plugins.oft;

import ai.djl.ndarray.NDArray;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Kernels;

/**
 * The rotation of one site from its trained entries Q (rotations, b (b - 1) / 2), the upper
 * triangle of skew matrices row by row.
 *
 * <p>Cayley-Neumann series with n terms: I + 2 Q + 2 Q^2 + ... + Q^(n-1); exact: (I - Q)(I + Q)^-1.
 * COFT limits ||Q||_F of each block to eps / sqrt(rotations); the projection is not differentiated.
 */
final class OftRotation {
  private final NDArray entries;
  private final NDArray size;
  private final NDArray terms;
  private final NDArray limit;

  OftRotation(NDArray entries, OftShape shape, Settings settings) {
    this.entries = entries;
    this.size = Kernels.scalar((long) shape.size());
    boolean series = settings.flag("use_cayley_neumann");
    this.terms = Kernels.scalar(series ? (long) settings.integer("neumann_terms") : 0L);
    boolean limited = settings.flag("coft");
    this.limit =
        limited ? Kernels.scalar(settings.real("eps") / Math.sqrt(shape.rotations())) : null;
  }

  /** R, (rotations, b, b). */
  NDArray matrices() {
    NDArray used = limit == null ? entries : Kernels.call("oft_limit", entries, limit);
    return Kernels.call("oft_rotation", used, size, terms);
  }

  /** Rows (T, width) times R, block by block. */
  NDArray rotate(NDArray rows) {
    return Kernels.call("oft_blocks", rows, matrices());
  }

  /** Rows (T, width) times R^T. */
  NDArray rotateBack(NDArray rows) {
    return Kernels.call("oft_blocks", rows, matrices().transpose(0, 2, 1));
  }

  /** Puts the limit on the trained entries themselves, as COFT does at each forward pass. */
  void project() {
    if (limit != null) {
      Kernels.inPlace("copy_into", entries, Kernels.inPlace("oft_limit", entries, limit).get(0));
    }
  }
}
