package org.scion.core.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.UnsupportedException;

/**
 * Writes a GGUF file, version 3: what {@link GgufFile} reads. Tensors come under the names of the
 * Hugging Face checkpoint and in its order of rows; names, the order of Llama's query and key rows
 * and the shift of Gemma's norms are made here. Written under a temporary name, then renamed.
 * Confined to one thread.
 */
public final class GgufWriter implements AutoCloseable {
  private static final int ALIGNMENT = 32;
  private static final int MAGIC = 0x46554747;

  private final Path target;
  private final Path temporary;
  private final OutputStream out;
  private final GgufNames names;
  private final String architecture;
  private final Map<String, Object> metadata;
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private long position;

  /**
   * Writes the header.
   *
   * @param metadata pairs; values are String, Boolean, Integer, Long, Float, or lists of one of
   *     them; {@code general.architecture} must be there
   * @param tensors in the order in which they will be written; type and row-major shape
   * @throws UnsupportedException for a tensor that has no place in a file of this architecture
   */
  public GgufWriter(Path target, Map<String, Object> metadata, List<TensorInfo> tensors) {
    this.target = target;
    this.metadata = metadata;
    this.architecture = metadata.get("general.architecture").toString();
    this.names = new GgufNames(architecture);
    tensors.forEach(tensor -> this.tensors.put(tensor.name(), tensor));
    this.temporary = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      this.out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16);
      header();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    }
  }

  private void header() throws IOException {
    int32(MAGIC);
    int32(3);
    int64(tensors.size());
    int64(metadata.size());
    for (Map.Entry<String, Object> pair : metadata.entrySet()) {
      text(pair.getKey());
      int32(type(pair.getValue()));
      value(pair.getValue());
    }
    long offset = 0;
    for (TensorInfo tensor : tensors.values()) {
      text(ggufName(tensor.name()));
      long[] shape = tensor.shape();
      int32(shape.length);
      for (int d = shape.length - 1; d >= 0; d--) { // fastest first
        int64(shape[d]);
      }
      int32(tensor.dtype().ggmlId());
      int64(offset);
      offset += (tensor.bytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    pad();
  }

  private String ggufName(String name) {
    return name.equals(GgufNames.ROPE_FACTORS) ? name : names.gguf(name);
  }

  /** Writes the next tensor, float32 in the order of the checkpoint. */
  public void write(String name, FloatBuffer values) {
    TensorInfo tensor = tensors.get(name);
    long[] shape = tensor.shape();
    int rows = shape.length < 2 && heads(name) == 0 ? 1 : (int) shape[0];
    int width = rows == 0 ? 0 : (int) (tensor.elements() / rows);
    ByteBuffer bytes =
        ByteBuffer.allocate(width / tensor.dtype().blockElements() * tensor.dtype().blockBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] row = new float[width];
    boolean shifted = GgufNames.gemma(architecture) && name.endsWith("norm.weight");
    try {
      for (int i = 0; i < rows; i++) {
        values.get(values.position() + source(i, rows, heads(name)) * width, row);
        for (int k = 0; shifted && k < width; k++) {
          row[k] += 1;
        }
        bytes.clear();
        FloatEncoding.encode(tensor.dtype(), FloatBuffer.wrap(row), bytes);
        out.write(bytes.array(), 0, bytes.position());
        position += bytes.position();
      }
      pad();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + temporary, e);
    }
  }

  /** Heads whose rows are stored with the partners of a rotation as neighbours; 0 for none. */
  private int heads(String name) {
    boolean query = name.contains(".q_proj.");
    if (!architecture.equals("llama") || !(query || name.contains(".k_proj."))) {
      return 0;
    }
    String key = query ? "llama.attention.head_count" : "llama.attention.head_count_kv";
    return ((Number) metadata.get(key)).intValue();
  }

  /** Row of the checkpoint that is the i-th of the file: 2 j + part of a head is part d/2 + j. */
  private static int source(int i, int rows, int heads) {
    if (heads == 0) {
      return i;
    }
    int width = rows / heads;
    int inside = i % width;
    return i - inside + inside % 2 * (width / 2) + inside / 2;
  }

  /** Gives the file its name. */
  public void finish() {
    try {
      out.close();
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + temporary, e);
    }
  }

  private static int type(Object value) {
    if (value instanceof Boolean) {
      return 7;
    } else if (value instanceof String) {
      return 8;
    } else if (value instanceof List) {
      return 9;
    } else if (value instanceof Float || value instanceof Double) {
      return 6;
    }
    return 4;
  }

  private void value(Object value) throws IOException {
    if (value instanceof Boolean flag) {
      bytes(new byte[] {(byte) (flag ? 1 : 0)});
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof List<?> list) {
      // Lists of integers are signed, as token types are; single ones are not, as counts and ids.
      int kind = list.isEmpty() ? 8 : type(list.get(0));
      int32(kind == 4 ? 5 : kind);
      int64(list.size());
      for (Object element : list) {
        value(element);
      }
    } else if (value instanceof Float || value instanceof Double) {
      int32(Float.floatToRawIntBits(((Number) value).floatValue()));
    } else {
      int32(Math.toIntExact(((Number) value).longValue()));
    }
  }

  private void text(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int64(bytes.length);
    bytes(bytes);
  }

  private void int32(int value) throws IOException {
    bytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private void int64(long value) throws IOException {
    bytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  private void pad() throws IOException {
    bytes(new byte[(int) Math.floorMod(-position, (long) ALIGNMENT)]);
  }

  private void bytes(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }
}
