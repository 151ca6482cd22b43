package org.scion.plugins.naturalgalore;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.plugins.galore.Direction;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/** Keeps the last projected gradients of every matrix, newest first, and applies Woodbury. */
final class NaturalDirection implements Direction {
  private static final String PREFIX = "h/";

  private final int history;
  private final double damping;
  private final Map<String, NDArray> kept = new LinkedHashMap<>();

  NaturalDirection(int history, double damping) {
    this.history = history;
    this.damping = damping;
  }

  @Override
  public NDArray of(String name, NDArray projected) {
    NDArray past =
        kept.computeIfAbsent(
            name, n -> Torch.keep(Torch.zeros(history, projected.getShape().size()))); // (s, r n)
    return Kernels.inPlace("naturalgalore_direction", projected, past, damping).get(0);
  }

  @Override
  public Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    kept.forEach((name, array) -> state.put(PREFIX + name, array));
    return state;
  }

  @Override
  public void restore(Map<String, NDArray> state) {
    state.forEach(
        (name, array) -> {
          if (name.startsWith(PREFIX)) {
            kept.put(name.substring(PREFIX.length()), Torch.keep(array.duplicate()));
          }
        });
  }
}
