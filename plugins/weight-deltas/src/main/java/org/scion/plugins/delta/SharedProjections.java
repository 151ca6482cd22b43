package org.scion.plugins.delta;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Torch;

/**
 * Frozen random matrices that all sites share, wide enough for the widest (VeRA and its kin). Drawn
 * as PEFT draws them from {@code projection_prng_key}, so that files without them load too.
 */
public final class SharedProjections {
  private SharedProjections() {}

  /**
   * Makes A (rows, largest in) and B (largest out, columns), Kaiming uniform with gain sqrt(2).
   *
   * @param name file name without the last letter, {@code base_model.vera_}
   */
  public static void make(
      DeltaAttachment attachment, List<Site> sites, Settings settings, String name, int[] size) {
    int rows = size[0];
    int columns = size[1];
    int in = sites.stream().mapToInt(Site::in).max().orElse(0);
    int out = sites.stream().mapToInt(Site::out).max().orElse(0);
    TorchGenerator random = new TorchGenerator(settings.integer("projection_prng_key"));
    NDArray a = kaiming(random, rows, in);
    NDArray b = kaiming(random, out, columns);
    if (settings.flag("save_projection")) {
      attachment.storeTensor(name + "A", a);
      attachment.storeTensor(name + "B", b);
    }
    attachment.share("A", a);
    attachment.share("B", b);
  }

  private static NDArray kaiming(TorchGenerator random, int rows, int columns) {
    double bound = Math.sqrt(3.0) * (Math.sqrt(2) / Math.sqrt(columns));
    return Torch.create(random.uniform(rows * columns, -bound, bound), rows, columns);
  }
}
