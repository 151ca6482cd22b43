package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import org.scion.runner.engine.Torch;
import org.scion.runner.module.KeyValues;

/** Keys and values of the tokens seen so far, one sequence, by layer. Closed after generation. */
public final class KeyValueCache implements AutoCloseable {
  private final KeyValues[] layers;

  public KeyValueCache(int layers) {
    this.layers = new KeyValues[layers];
  }

  /** Appends a layer's new keys and values and gives all so far. */
  public KeyValues append(int layer, KeyValues fresh) {
    KeyValues past = layers[layer];
    KeyValues all =
        past == null
            ? new KeyValues(fresh.keys().duplicate(), fresh.values().duplicate())
            : new KeyValues(
                past.keys().concat(fresh.keys(), 0), past.values().concat(fresh.values(), 0));
    Torch.keep(all.keys());
    Torch.keep(all.values());
    close(past);
    layers[layer] = all;
    return all;
  }

  /** Whether a layer holds earlier tokens. */
  public boolean holds(int layer) {
    return layers[layer] != null;
  }

  /** Keys and values of a layer so far; null before the first token. */
  public KeyValues layer(int index) {
    return layers[index];
  }

  /** Tokens held. */
  public long length() {
    NDArray keys = layers[0] == null ? null : layers[0].keys();
    return keys == null ? 0 : keys.getShape().get(0);
  }

  @Override
  public void close() {
    for (int i = 0; i < layers.length; i++) {
      close(layers[i]);
      layers[i] = null;
    }
  }

  private static void close(KeyValues pair) {
    if (pair != null) {
      pair.keys().close();
      pair.values().close();
    }
  }
}
