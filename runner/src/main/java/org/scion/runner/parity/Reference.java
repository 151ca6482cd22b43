package org.scion.runner.parity;

import ai.djl.ndarray.NDArray;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.DType;
import org.scion.runner.host.HostLoader;

/** Tensors of one recorded file. */
public final class Reference {
  private final Checkpoint file;

  public Reference(Checkpoint file) {
    this.file = file;
  }

  public boolean has(String name) {
    return file.contains(name);
  }

  public Set<String> names() {
    return file.names();
  }

  public long[] shape(String name) {
    return file.info(name).shape();
  }

  public float[] floats(String name) {
    return file.floats(name);
  }

  public NDArray array(String name) {
    return HostLoader.array(file, name, true);
  }

  /** All tensors as float32 arrays by name. */
  public Map<String, NDArray> arrays() {
    Map<String, NDArray> result = new LinkedHashMap<>();
    file.names().forEach(n -> result.put(n, array(n)));
    return result;
  }

  /** An integer tensor, flat. */
  public long[] longs(String name) {
    if (file.info(name).dtype() != DType.I64) {
      float[] values = file.floats(name);
      long[] result = new long[values.length];
      for (int i = 0; i < result.length; i++) {
        result[i] = (long) values[i];
      }
      return result;
    }
    LongBuffer buffer = file.bytes(name).asLongBuffer();
    long[] result = new long[buffer.remaining()];
    buffer.get(result);
    return result;
  }
}
