package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * Layers with backward passes of their own instead of autograd. Those below the lowest trained one
 * keep nothing, and no gradient goes below it.
 */
final class DirectLayers implements LayerPass {
  private final HostModel.Embedded embedded;
  private final List<DirectLayer> layers;
  private final List<Kept> kept = new ArrayList<>();
  private final boolean below;
  private int lowest;
  private NDArray last;

  private DirectLayers(HostModel.Embedded embedded, List<DirectLayer> layers) {
    this.embedded = embedded;
    this.layers = layers;
    this.below = Torch.tracked(embedded.hidden());
  }

  /** The pass, or null when a layer has something inside that only autograd can follow. */
  static DirectLayers of(HostModel host, HostModel.Embedded embedded) {
    List<DirectLayer> layers = new ArrayList<>();
    for (int i = 0; i < host.layout().dimensions().layers(); i++) {
      DirectLayer layer = host.direct(i, embedded.batch());
      if (layer == null) {
        return null;
      }
      layers.add(layer);
    }
    return new DirectLayers(embedded, layers);
  }

  @Override
  public NDArray forward() {
    lowest = 0;
    while (!below && lowest < layers.size() && !layers.get(lowest).trains()) {
      lowest++;
    }
    NDArray h = Torch.withoutGradient(() -> Kernels.call("detach", embedded.hidden()));
    for (int i = 0; i < layers.size(); i++) {
      Kept own = new Kept(i >= lowest);
      DirectLayer layer = layers.get(i);
      NDArray in = h;
      own.put("hidden", in);
      h = Torch.withoutGradient(() -> Torch.scope(() -> layer.forward(in, own)));
      own.handOver();
      kept.add(own);
      if (i < lowest) {
        in.close();
      }
    }
    if (lowest < layers.size()) {
      h.setRequiresGradient(true);
      last = h;
    }
    return h;
  }

  @Override
  public long kept() {
    return kept.stream().mapToLong(Kept::numbers).sum();
  }

  @Override
  public void backward() {
    if (last == null) {
      return;
    }
    NDArray gradient = last.getGradient(); // (T, hidden)
    for (int i = layers.size() - 1; i >= lowest; i--) {
      DirectLayer layer = layers.get(i);
      NDArray from = gradient;
      boolean needed = below || i > lowest;
      Kept own = kept.get(i);
      gradient = Torch.withoutGradient(() -> Torch.scope(() -> layer.backward(from, own, needed)));
      from.close();
      own.close();
    }
    if (below) {
      Torch.backwardKeeping(embedded.hidden(), gradient);
    }
  }
}
