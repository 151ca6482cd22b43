package org.scion.runner.module;

import ai.djl.ndarray.NDArray;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;

/**
 * The base weights of a host by checkpoint name. Replacing one (an initialiser that moves part of
 * the weight into an adapter) is seen by every module, since modules ask by name.
 *
 * <p>Frozen weights may be kept in bfloat16. Whoever asks by {@link #get} sees float32 all the
 * same, made for the occasion; whoever computes with the weight asks for what is {@link #stored}.
 */
public final class Parameters {
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();
  private final Map<String, NDArray> originals = new LinkedHashMap<>();
  private boolean keepsOriginals;
  private final Set<String> halves = new HashSet<>();

  /** Sets a parameter; one that was kept in bfloat16 is so no longer. */
  public void put(String name, NDArray array) {
    NDArray before = arrays.put(name, array);
    if (halves.remove(name)) {
      NDArray half = before;
      before = keepsOriginals ? Torch.keep(Kernels.call("to_float32", half)) : null;
      half.close();
    }
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

  /** A parameter in float32. */
  public NDArray get(String name) {
    NDArray array = stored(name);
    return halves.contains(name) ? Kernels.call("to_float32", array) : array;
  }

  /** A parameter as it is kept: float32, or bfloat16 after {@link #halve}. */
  public NDArray stored(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("the host has no parameter '" + name + "'");
    }
    return array;
  }

  /** Keeps a frozen parameter in bfloat16 from now on. */
  public void halve(String name) {
    if (!halves.contains(name)) {
      try (NDArray full = stored(name)) {
        arrays.put(name, Torch.keep(Kernels.call("to_bfloat16", full)));
      }
      halves.add(name);
    }
  }

  /**
   * Gives a parameter memory of its own: what is left of the file's memory map would keep the whole
   * map. Its values are the same, so this is no replacement.
   */
  public void own(String name) {
    try (NDArray mapped = stored(name)) {
      arrays.put(name, Torch.keep(Torch.withoutGradient(mapped::duplicate)));
    }
  }

  /** Whether a parameter is kept in bfloat16. */
  public boolean halved(String name) {
    return halves.contains(name);
  }

  /** Frees a weight that a quantised form has taken the place of. */
  public void drop(String name) {
    stored(name).close();
    arrays.remove(name);
    halves.remove(name);
  }

  public boolean has(String name) {
    return arrays.containsKey(name);
  }

  public Set<String> names() {
    return arrays.keySet();
  }

  /** All parameters in float32. */
  public Map<String, NDArray> all() {
    if (halves.isEmpty()) {
      return arrays;
    }
    Map<String, NDArray> result = new LinkedHashMap<>();
    arrays.keySet().forEach(name -> result.put(name, get(name)));
    return result;
  }
}
