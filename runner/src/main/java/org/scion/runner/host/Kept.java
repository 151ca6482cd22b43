package org.scion.runner.host;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.Map;

/** What one layer keeps between its forward and its backward pass, by name. */
public final class Kept implements AutoCloseable {
  private final Map<String, NDArray> arrays = new HashMap<>();
  private final boolean recording;

  /**
   * @param recording whether there will be a backward pass; if not, nothing is kept
   */
  Kept(boolean recording) {
    this.recording = recording;
  }

  /** Keeps an array beyond the scope of its layer; gives it back. */
  public NDArray put(String name, NDArray array) {
    if (recording) {
      NDScope.unregister(array);
      arrays.put(name, array);
    }
    return array;
  }

  public NDArray get(String name) {
    return arrays.get(name);
  }

  /** How many numbers are kept. */
  long numbers() {
    return arrays.values().stream().mapToLong(NDArray::size).sum();
  }

  /** Hands what is kept to the scope around: it dies with the step if no backward pass comes. */
  void handOver() {
    arrays.values().forEach(a -> NDScope.register(a));
  }

  @Override
  public void close() {
    arrays.values().forEach(NDArray::close);
    arrays.clear();
  }
}
