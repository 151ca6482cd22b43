package org.scion.plugins.oft;

import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Settings;

/**
 * Blocks of the rotation at one site.
 *
 * @param count blocks along the rotated width
 * @param size b, width of a block
 * @param rotations rotations trained: one when they are shared, else one a block
 */
record OftShape(int count, int size, int rotations) {
  static OftShape of(Site site, Settings settings) {
    int width = site.kind() == SiteKind.EMBEDDING ? site.out() : site.in();
    int asked = settings.integer("blocks");
    int count =
        asked > 0
            ? nearestDivisor(width, asked)
            : width / nearestDivisor(width, settings.integer("block_size"));
    return new OftShape(count, width / count, settings.flag("block_share") ? 1 : count);
  }

  /** The divisor of a width that is nearest to a wish, the smaller of two; at most the width. */
  static int nearestDivisor(int width, int wish) {
    if (wish >= width) {
      return width;
    }
    for (int distance = 0; ; distance++) {
      if (wish > distance && width % (wish - distance) == 0) {
        return wish - distance;
      }
      if (width % (wish + distance) == 0) {
        return wish + distance;
      }
    }
  }

  /** Entries above the diagonal of a block. */
  int entries() {
    return size * (size - 1) / 2;
  }
}
