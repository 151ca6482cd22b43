package org.scion.core.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/**
 * Writes tensors to one safetensors file, or to shards with an index, without holding them in
 * memory.
 *
 * <p>Names, types and shapes are known first; then each tensor is written once, in any order. Files
 * stand under temporary names until {@link #finish()} has forced them to disk; a writer closed
 * before leaves nothing behind. Confined to one thread.
 *
 * <pre>{@code
 * try (SafetensorsWriter writer = SafetensorsWriter.create(file, tensors)) {
 *   writer.write("lm_head.weight", floats);
 *   writer.finish();
 * }
 * }</pre>
 */
public final class SafetensorsWriter implements AutoCloseable {
  /** What transformers writes and asks for. */
  public static final Map<String, String> PYTORCH_FORMAT = Map.of("format", "pt");

  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
  private final Map<String, SafetensorsOutput> outputs = new LinkedHashMap<>();
  private final List<SafetensorsOutput> files = new ArrayList<>();
  private final ShardPlan plan;

  private SafetensorsWriter(ShardPlan plan, Map<String, String> metadata) throws IOException {
    this.plan = plan;
    try {
      for (Map.Entry<Path, List<TensorInfo>> shard : plan.shards().entrySet()) {
        SafetensorsOutput output =
            new SafetensorsOutput(shard.getKey(), shard.getValue(), metadata);
        files.add(output);
        for (TensorInfo tensor : shard.getValue()) {
          tensors.put(tensor.name(), tensor);
          outputs.put(tensor.name(), output);
        }
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** One file with {@link #PYTORCH_FORMAT}, tensors laid out in the given order. */
  public static SafetensorsWriter create(Path file, List<TensorInfo> tensors) {
    return create(file, tensors, PYTORCH_FORMAT);
  }

  /**
   * One file, tensors laid out in the given order.
   *
   * @throws SpecException if a name comes twice
   * @throws UnsupportedException for a quantised type, which the format does not have
   */
  public static SafetensorsWriter create(
      Path file, List<TensorInfo> tensors, Map<String, String> metadata) {
    return open(ShardPlan.single(file, checked(tensors)), metadata);
  }

  /**
   * A model folder: {@code model.safetensors} if everything fits {@code shardBytes}, else {@code
   * model-00001-of-00003.safetensors} and so on with {@code model.safetensors.index.json}. A tensor
   * above the size has a shard of its own.
   *
   * @throws SpecException if a name comes twice, or the folder holds weights of the other layout
   *     already
   * @throws UnsupportedException for a quantised type
   */
  public static SafetensorsWriter sharded(
      Path folder, List<TensorInfo> tensors, Map<String, String> metadata, long shardBytes) {
    return open(ShardPlan.of(folder, checked(tensors), shardBytes), metadata);
  }

  /** The same tensors in the order of their names. */
  public static List<TensorInfo> byName(List<TensorInfo> tensors) {
    return tensors.stream().sorted(Comparator.comparing(TensorInfo::name)).toList();
  }

  private static SafetensorsWriter open(ShardPlan plan, Map<String, String> metadata) {
    try {
      return new SafetensorsWriter(plan, metadata);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + plan.shards().keySet(), e);
    }
  }

  private static List<TensorInfo> checked(List<TensorInfo> tensors) {
    Set<String> seen = new TreeSet<>(List.of("__metadata__"));
    for (TensorInfo tensor : tensors) {
      if (!seen.add(tensor.name())) {
        throw new SpecException(
            "tensor name", tensor.name(), "each name once, not __metadata__", "");
      }
      if (tensor.dtype().quantized()) {
        throw new UnsupportedException(
            "tensor '"
                + tensor.name()
                + "': safetensors has no type "
                + tensor.dtype()
                + "; write it as F32, F16 or BF16");
      }
    }
    return tensors;
  }

  /**
   * Writes a tensor from its stored bytes, little-endian, between position and limit.
   *
   * @throws IllegalArgumentException if the name is unknown or the count of bytes is not that of
   *     the tensor
   */
  public void write(String name, ByteBuffer bytes) {
    TensorInfo tensor = tensor(name, bytes.remaining(), 1);
    try {
      outputs.get(name).write(tensor, bytes);
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  /**
   * Writes a tensor from floats between position and limit, converted to its type.
   *
   * @throws IllegalArgumentException if the name is unknown or the count of floats is not that of
   *     the tensor
   * @throws UnsupportedException if the tensor was announced with an integer type
   */
  public void write(String name, FloatBuffer floats) {
    DType type = announced(name).dtype();
    if (!type.floating()) {
      throw FloatEncoding.unsupported(type);
    }
    TensorInfo tensor = tensor(name, floats.remaining(), type.blockBytes());
    try {
      outputs.get(name).write(tensor, floats);
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  /** As {@link #write(String, FloatBuffer)}. */
  public void write(String name, float[] floats) {
    write(name, FloatBuffer.wrap(floats));
  }

  /**
   * Makes the files durable and visible, the index last.
   *
   * @throws IllegalStateException if a tensor has not been written
   */
  public void finish() {
    List<String> missing = new ArrayList<>();
    files.forEach(file -> missing.addAll(file.missing()));
    if (!missing.isEmpty()) {
      throw new IllegalStateException("tensors not written: " + missing);
    }
    try {
      for (SafetensorsOutput file : files) {
        file.commit();
      }
      plan.writeIndex();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot finish " + plan.shards().keySet(), e);
    }
  }

  private TensorInfo announced(String name) {
    TensorInfo tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("tensor '" + name + "' was not announced");
    }
    return tensor;
  }

  private TensorInfo tensor(String name, long count, int bytesEach) {
    TensorInfo tensor = announced(name);
    if (count * bytesEach != tensor.bytes()) {
      throw new IllegalArgumentException(
          tensor + " takes " + tensor.bytes() + " bytes, not " + count * bytesEach);
    }
    return tensor;
  }

  private static UncheckedIOException failed(String name, IOException e) {
    return new UncheckedIOException("cannot write tensor '" + name + "'", e);
  }

  @Override
  public void close() {
    files.forEach(SafetensorsOutput::close);
  }
}
