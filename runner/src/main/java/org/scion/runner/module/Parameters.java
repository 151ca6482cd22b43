package org.scion.runner.module;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The base weights of a host by checkpoint name, as stored. Replacing one (an initialiser that
 * moves part of the weight into an adapter) is seen by every module, since modules ask by name.
 */
public final class Parameters {
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();
  private final Map<String, NDArray> originals = new LinkedHashMap<>();
  private boolean keepsOriginals;

  public void put(String name, NDArray array) {
    NDArray before = arrays.put(name, array);
    if (keepsOriginals && before != null) {
      originals.putIfAbsent(name, before);
    }
  }

  /**
   * From now on the first array of every parameter that is replaced stays, for {@link
   * #swapOriginals}. On the CPU it is the checkpoint's memory map and takes no memory of its own.
   */
  public void keepOriginals() {
    keepsOriginals = true;
  }

  /** Frees an array that another has taken the place of, unless it stays as the original. */
  public void release(String name, NDArray replaced) {
    if (originals.get(name) != replaced) {
      replaced.close();
    }
  }

  /** Exchanges every replaced parameter with its original; a second call undoes the first. */
  public void swapOriginals() {
    originals.replaceAll((name, array) -> arrays.put(name, array));
  }

  public NDArray get(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("the host has no parameter '" + name + "'");
    }
    return array;
  }

  /** Frees a weight that a quantised form has taken the place of. */
  public void drop(String name) {
    get(name).close();
    arrays.remove(name);
  }

  public boolean has(String name) {
    return arrays.containsKey(name);
  }

  public Set<String> names() {
    return arrays.keySet();
  }

  public Map<String, NDArray> all() {
    return arrays;
  }
}
