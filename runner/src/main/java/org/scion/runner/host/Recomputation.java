package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * A forward pass that keeps only what enters each layer, and the backward pass that does each layer
 * again to get its gradients (Chen et al., 2016, arXiv:1604.06174). One layer's activations and
 * weights are in memory at a time, which is what makes a quantised base small in training. Layers
 * below the first trained one are run once only.
 *
 * <p>Dropout repeats itself: every layer has a seed that comes from the engine's generator.
 */
final class Recomputation implements LayerPass {
  private final HostModel host;
  private final HostModel.Embedded embedded;
  private final List<NDArray> inputs = new ArrayList<>();
  private long seed;
  private int lowest;
  private NDArray last;

  Recomputation(HostModel host, HostModel.Embedded embedded) {
    this.host = host;
    this.embedded = embedded;
  }

  /** The last layer's output; a gradient that reaches it is waited for by {@link #backward}. */
  @Override
  public NDArray forward() {
    int layers = host.layout().dimensions().layers();
    NDArray h = embedded.hidden(); // (T, hidden)
    seed = host.training() ? Torch.drawnSeed() : 0;
    boolean tracked = Torch.tracked(h);
    for (lowest = 0; lowest < layers && !tracked; lowest++) {
      NDArray out = layer(lowest, h);
      tracked = Torch.tracked(out);
      if (tracked) {
        out.close();
        break;
      }
      h = out;
    }
    if (!tracked) {
      return h;
    }
    for (int i = lowest; i < layers; i++) {
      NDArray in = h;
      inputs.add(in);
      int index = i;
      h = Torch.withoutGradient(() -> layer(index, in));
    }
    last = leaf(h);
    return last;
  }

  private NDArray layer(int index, NDArray hidden) {
    if (host.training()) {
      Torch.seed(seed, index);
    }
    return Torch.scope(() -> host.layer(index, hidden, embedded.batch()));
  }

  private static NDArray leaf(NDArray hidden) {
    NDArray leaf = Kernels.call("detach", hidden);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  @Override
  public long kept() {
    return inputs.stream().mapToLong(NDArray::size).sum();
  }

  /** Carries the gradient of the last output down, layer by layer. */
  @Override
  public void backward() {
    if (last == null) {
      return;
    }
    NDArray gradient = last.getGradient(); // (T, hidden)
    boolean below = Torch.tracked(embedded.hidden());
    for (int i = inputs.size() - 1; i >= 0; i--) {
      boolean needed = i > 0 || below;
      NDArray in = needed ? leaf(inputs.get(i)) : inputs.get(i);
      NDArray out = layer(lowest + i, in);
      if (Torch.tracked(out)) {
        Torch.backwardKeeping(out, gradient);
      }
      out.close();
      if (needed) {
        gradient = in.getGradient();
      }
    }
    if (below) {
      Torch.backwardKeeping(embedded.hidden(), gradient);
    }
  }
}
