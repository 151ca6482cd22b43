package org.scion.plugins.loraga;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraShape;
import org.scion.plugins.lora.Svd;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.Initialiser;

/** Factors out of the singular directions of a gradient. */
final class GradientStart {
  private final Settings settings;
  private final Initialiser random;

  GradientStart(Settings settings, Initialiser random) {
    this.settings = settings;
    this.random = random;
  }

  /**
   * Start values at a site.
   *
   * @param gradient (out, in)
   * @param weight (out, in)
   */
  Factors of(Site site, LoraShape shape, NDArray gradient, NDArray weight) {
    int r = shape.rank();
    Svd svd = Svd.of(gradient);
    long[] forA = indexes(site, r, true);
    long[] forB = indexes(site, r, false);
    NDArray a = Kernels.call("rows", svd.vt(), Torch.create(forA)); // (r, in)
    NDArray directions = Kernels.call("rows", svd.u().transpose(), Torch.create(forB)).transpose();
    NDArray sizes = Kernels.call("rows", svd.s(), Torch.create(forB)); // (r)
    NDArray b = directions.mul(sizes); // (out, r)
    return switch (settings.text("scale")) {
      case "stable" -> {
        int side = site.transposed() ? site.in() : site.out();
        double factor = Math.pow(side, 0.25) / Math.sqrt(settings.real("stable_gamma"));
        yield new Factors(a, b.mul(factor), null);
      }
      case "gd_scale" -> new Factors(a.div(shape.scaling()), b.div(shape.scaling()), null);
      case "weight_svd" -> {
        float first = sizes.get(0).getFloat();
        float largest = Kernels.call("singular_values", weight).get(0).getFloat();
        yield new Factors(a, first > 0 ? b.mul(largest / first) : b, null);
      }
      default -> new Factors(a, b, null);
    };
  }

  /** Which of the leading 2r directions a factor takes. */
  private long[] indexes(Site site, int r, boolean ofA) {
    return switch (settings.text("direction")) {
      case "ArBr" -> IntStream.range(0, r).mapToLong(i -> 2L * i + (ofA ? 1 : 0)).toArray();
      case "A2rBr" -> IntStream.range(0, r).mapToLong(i -> ofA ? r + i : i).toArray();
      case "ArB2r" -> IntStream.range(0, r).mapToLong(i -> ofA ? i : r + i).toArray();
      default -> drawn(site, r);
    };
  }

  /** The same r of 2r directions for both factors, drawn by the site's name. */
  private long[] drawn(Site site, int r) {
    RandomGenerator generator = random.generator(site.name() + ".directions");
    List<Long> left = new ArrayList<>();
    for (long i = 0; i < 2L * r; i++) {
      left.add(i);
    }
    long[] chosen = new long[r];
    for (int i = 0; i < r; i++) {
      chosen[i] = left.remove(generator.nextInt(left.size()));
    }
    return chosen;
  }
}
