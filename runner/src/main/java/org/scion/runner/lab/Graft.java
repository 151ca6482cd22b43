package org.scion.runner.lab;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.runner.engine.Torch;

/** A run's changes in order of size, and the base with only the largest of them. */
final class Graft {
  private final Blend blend;
  private final Map<String, float[]> changes = new LinkedHashMap<>();
  private final float[] sizes;

  Graft(Blend blend) {
    this.blend = blend;
    long total = 0;
    for (String name : blend.changed()) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        float[] change =
            Torch.withoutGradient(() -> Torch.floats(blend.tuned(name).sub(blend.base(name))));
        changes.put(name, change);
        total += change.length;
      }
    }
    sizes = new float[Math.toIntExact(total)];
    int at = 0;
    for (float[] change : changes.values()) {
      for (float value : change) {
        sizes[at++] = Math.abs(value);
      }
    }
    Arrays.sort(sizes);
  }

  Blend blend() {
    return blend;
  }

  /** Entries that differ between base and run. */
  long total() {
    int from = 0;
    while (from < sizes.length && sizes[from] == 0) {
      from++;
    }
    return sizes.length - from;
  }

  /** How many entries a share keeps. */
  long kept(double share) {
    return Math.max(1, Math.round(share * total()));
  }

  private float threshold(double share) {
    return sizes[(int) (sizes.length - kept(share))];
  }

  /** Puts the largest changes into the base. */
  void put(double share) {
    float least = threshold(share);
    changes.forEach(
        (name, change) -> {
          float[] masked = new float[change.length];
          for (int i = 0; i < masked.length; i++) {
            masked[i] = Math.abs(change[i]) >= least ? change[i] : 0;
          }
          NDArray base = blend.base(name);
          blend.set(
              name,
              Torch.withoutGradient(
                  () -> base.add(Torch.create(masked, base.getShape().getShape()))));
        });
  }

  /** Where the entries of a share lie: the part of each weight's entries that is kept. */
  Map<String, Double> shares(double share) {
    float least = threshold(share);
    Map<String, Double> shares = new LinkedHashMap<>();
    changes.forEach(
        (name, change) -> {
          int kept = 0;
          for (float value : change) {
            kept += Math.abs(value) >= least && value != 0 ? 1 : 0;
          }
          shares.put(name, (double) kept / change.length);
        });
    return shares;
  }
}
