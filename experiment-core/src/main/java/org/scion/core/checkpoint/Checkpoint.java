package org.scion.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/**
 * A file, or several, of named tensors, opened for reading. Names are those of the Hugging Face
 * checkpoint whatever the format.
 *
 * <p>Opening reads and checks headers only. Tensors are memory-mapped when asked for, so a
 * checkpoint far larger than memory can be opened; one tensor is limited to 2^31 - 1 bytes.
 * Thread-safe. Buffers handed out stay valid after {@link #close()}.
 */
public interface Checkpoint extends AutoCloseable {

  /** All tensors, in the order of the file. */
  Set<String> names();

  /**
   * @throws SpecException if there is no such tensor
   */
  TensorInfo info(String name);

  /**
   * The stored bytes as a read-only little-endian view of the map, at position 0. Only rows that a
   * format stores permuted are copied.
   *
   * @throws SpecException if there is no such tensor
   * @throws UnsupportedException above 2^31 - 1 bytes
   */
  ByteBuffer bytes(String name);

  /**
   * Decodes a tensor of any type to float32, row-major, from the position of {@code target}, which
   * is advanced.
   *
   * @throws SpecException if there is no such tensor, or an integer of it has no exact float32
   *     value
   * @throws UnsupportedException above 2^31 - 1 bytes
   * @throws IllegalArgumentException if fewer than {@link TensorInfo#elements()} places remain in
   *     {@code target}
   */
  void floats(String name, FloatBuffer target);

  /** As {@link #floats(String, FloatBuffer)}, into a new array. */
  default float[] floats(String name) {
    TensorInfo info = info(name);
    if (info.elements() > Integer.MAX_VALUE - 8) {
      throw new UnsupportedException(
          "tensor '"
              + name
              + "' has "
              + info.elements()
              + " elements; one array holds at most 2^31 - 9");
    }
    float[] values = new float[(int) info.elements()];
    floats(name, FloatBuffer.wrap(values));
    return values;
  }

  default boolean contains(String name) {
    return names().contains(name);
  }

  /** Free text that the file carries about itself; empty if none. */
  Map<String, String> metadata();

  @Override
  void close();
}
