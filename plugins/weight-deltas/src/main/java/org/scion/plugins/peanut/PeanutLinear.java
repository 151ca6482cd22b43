package org.scion.plugins.peanut;

import ai.djl.ndarray.NDArray;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.scion.runner.engine.Kernels;
import org.scion.runner.module.DeltaLinear;
import org.scion.runner.module.Linear;

/** Adds s (f(W^T A^T) B^T)^T to the weight; f encodes, then decodes with skip connections. */
final class PeanutLinear extends DeltaLinear {
  /**
   * @param first A, (r, out)
   * @param encoders each (r, r)
   * @param decoders each (r, r)
   * @param last B, (out, r)
   */
  record Layers(NDArray first, List<NDArray> encoders, List<NDArray> decoders, NDArray last) {}

  private final Layers layers;
  private final String activation;
  private final double scaling;

  PeanutLinear(Linear base, Layers layers, String activation, double scaling) {
    super(base);
    this.layers = layers;
    this.activation = activation;
    this.scaling = scaling;
  }

  @Override
  protected NDArray delta() {
    NDArray h = step(base().weight().transpose(), layers.first()); // (in, r)
    Deque<NDArray> skips = new ArrayDeque<>();
    for (NDArray encoder : layers.encoders()) {
      skips.push(h);
      h = step(h, encoder); // (in, r)
    }
    for (NDArray decoder : layers.decoders()) {
      h = step(h, decoder).add(skips.pop()); // (in, r)
    }
    return Kernels.call("linear", h, layers.last())
        .mul(Kernels.scalar(scaling))
        .transpose(); // (out, in)
  }

  private NDArray step(NDArray x, NDArray weight) {
    return Activations.apply(activation, Kernels.call("linear", x, weight));
  }
}
