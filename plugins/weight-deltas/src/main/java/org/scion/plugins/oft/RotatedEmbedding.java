package org.scion.plugins.oft;

import ai.djl.ndarray.NDArray;
import org.scion.runner.module.Embedding;

/** Each row of a table times R: E' = E R, R over the embedding's width. */
final class RotatedEmbedding implements Embedding {
  private final Embedding base;
  private final OftRotation rotation;

  RotatedEmbedding(Embedding base, OftRotation rotation) {
    this.base = base;
    this.rotation = rotation;
  }

  @Override
  public NDArray weight() {
    return rotation.rotate(base.weight());
  }

  @Override
  public NDArray forward(NDArray ids) {
    return rotation.rotate(base.forward(ids));
  }
}
