package org.scion.plugins.boft;

import java.util.Optional;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;

/**
 * Blocks and factors of the butterfly at one site.
 *
 * @param size b, width of a block
 * @param count blocks along the input
 * @param factors m, sparse factors multiplied
 */
record BoftShape(int size, int count, int factors) {
  static BoftShape of(Site site, Settings settings) {
    int asked = settings.integer("block_num");
    int size = asked > 0 ? site.in() / asked : settings.integer("block_size");
    return new BoftShape(size, site.in() / size, settings.integer("butterfly_factors"));
  }

  /** Why these settings do not fit a site. */
  static Optional<String> problem(Site site, Settings settings) {
    int asked = settings.integer("block_num");
    int divisor = asked > 0 ? asked : settings.integer("block_size");
    if (site.in() % divisor != 0) {
      return Optional.of("a divisor of " + site.in() + ", the input of " + site.name());
    }
    BoftShape shape = of(site, settings);
    int spread = 1 << (shape.factors - 1);
    boolean fits = shape.size % 2 == 0 && shape.count % 2 == 0 && shape.count % spread == 0;
    return shape.factors == 1 || fits
        ? Optional.empty()
        : Optional.of(
            "an even block size and a number of blocks divisible by "
                + Math.max(2, spread)
                + " for "
                + shape.factors
                + " factors at "
                + site.name());
  }

  /**
   * The permutation of factor t: within runs of b 2^t channels, pieces of b / 2, even ones first.
   * Entry i names the channel that comes to place i.
   */
  int[] permutation(int t) {
    int width = size * count;
    int[] result = new int[width];
    if (factors == 1) {
      for (int i = 0; i < width; i++) {
        result[i] = i;
      }
      return result;
    }
    int piece = size / 2;
    int run = size << t;
    int pieces = run / piece;
    for (int i = 0; i < width; i++) {
      int within = i % run;
      int place = within / piece;
      int source = place < (pieces + 1) / 2 ? 2 * place : 2 * (place - (pieces + 1) / 2) + 1;
      result[i] = i - within + source * piece + within % piece;
    }
    return result;
  }
}
