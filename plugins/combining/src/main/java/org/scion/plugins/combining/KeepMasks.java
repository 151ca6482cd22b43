package org.scion.plugins.combining;

import ai.djl.ndarray.NDArray;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.Initialiser;

/** The random masks of DARE: which entries of an input stay. */
@FunctionalInterface
public interface KeepMasks {
  /**
   * A mask of ones and zeros, of the tensor's shape.
   *
   * @param part A, B or delta
   * @param adapter number of the input
   */
  NDArray mask(Site site, String part, int adapter, NDArray tensor);

  /** Drawn in Java from a seed; each entry stays with the probability {@code density}. */
  static KeepMasks random(long seed, double density) {
    Initialiser random = new Initialiser(seed);
    return (site, part, adapter, tensor) -> {
      int count = (int) tensor.size();
      float[] draws = random.uniform(site.name() + "/" + part + "/" + adapter, count, 0.5);
      for (int i = 0; i < count; i++) {
        draws[i] = draws[i] + 0.5 < density ? 1 : 0;
      }
      return Torch.create(draws, tensor.getShape().getShape());
    };
  }

  /** Turns a mask of a stored delta into one of (out, in). */
  static NDArray logical(Site site, NDArray mask) {
    boolean swapped = site.transposed() || site.kind() == SiteKind.EMBEDDING;
    return swapped ? mask.transpose() : mask;
  }
}
