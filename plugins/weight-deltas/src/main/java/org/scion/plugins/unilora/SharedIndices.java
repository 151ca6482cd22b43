package org.scion.plugins.unilora;

import java.util.List;
import org.scion.core.model.Site;

/**
 * Which entry of the vector stands at each place of all factors: every entry equally often, then
 * shuffled. Handed out site by site, A before B. Drawn as PEFT draws them.
 */
final class SharedIndices {
  private final long[] all;
  private final float[] scale;
  private int at;

  /**
   * A run of places.
   *
   * @param indices entries of the vector
   * @param scales 1 / sqrt(uses of the entry)
   */
  record Part(long[] indices, float[] scales) {}

  private SharedIndices(long[] all, float[] scale) {
    this.all = all;
    this.scale = scale;
  }

  static SharedIndices of(List<Site> sites, int rank, int length, long seed) {
    long places = sites.stream().mapToLong(s -> (long) rank * (s.in() + s.out())).sum();
    NumpyGenerator random = new NumpyGenerator(seed);
    int count = Math.toIntExact(places);
    int each = count / length;
    long[] all = new long[count];
    for (int i = 0; i < each * length; i++) {
      all[i] = i / each;
    }
    long[] extra = random.choice(length, count % length);
    System.arraycopy(extra, 0, all, each * length, extra.length);
    random.shuffle(all);
    int[] uses = new int[length];
    for (long i : all) {
      uses[(int) i]++;
    }
    float[] scale = new float[length];
    for (int i = 0; i < length; i++) {
      scale[i] = uses[i] == 0 ? 0 : (float) (1 / Math.sqrt(uses[i]));
    }
    return new SharedIndices(all, scale);
  }

  Part next(long count) {
    long[] indices = java.util.Arrays.copyOfRange(all, at, at + Math.toIntExact(count));
    at += indices.length;
    float[] scales = new float[indices.length];
    for (int i = 0; i < indices.length; i++) {
      scales[i] = scale[(int) indices[i]];
    }
    return new Part(indices, scales);
  }
}
