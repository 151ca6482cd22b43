package org.scion.core.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Ascending places in a file, 4 bytes each: every 256 of them share one start. They may span 4 GB,
 * so rows may have 16 MB on average. Confined to one thread while it grows.
 */
final class Offsets {
  private static final int BLOCK = 256;

  private final List<int[]> blocks = new ArrayList<>();
  private final List<Long> starts = new ArrayList<>();
  private int size;

  /**
   * @throws IllegalArgumentException if 256 rows span more than 4 GB
   */
  void add(long offset) {
    if (size % BLOCK == 0) {
      blocks.add(new int[BLOCK]);
      starts.add(offset);
    }
    long behind = offset - starts.get(size / BLOCK);
    if (behind < 0 || behind > 0xFFFFFFFFL) {
      throw new IllegalArgumentException("row at byte " + offset + ": 256 rows span 4 GB");
    }
    blocks.get(size / BLOCK)[size % BLOCK] = (int) behind;
    size++;
  }

  long get(int index) {
    return starts.get(index / BLOCK)
        + Integer.toUnsignedLong(blocks.get(index / BLOCK)[index % BLOCK]);
  }

  int size() {
    return size;
  }
}
