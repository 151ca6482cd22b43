package org.scion.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/**
 * A GGUF file (versions 2 and 3) of a known architecture, seen as a Hugging Face checkpoint: names,
 * row-major shapes and the order of the rows of query and key.
 *
 * <p>llama.cpp stores the query and key rows of architecture {@code llama} so that the two partners
 * of a rotation are neighbours: within a head of d rows, its row 2i + j is row j d/2 + i here.
 * Gemma's norms are stored with 1 added. All else is stored as it is. Thread-safe.
 */
public final class GgufFile extends FileTensors {
  /** Values of {@code general.architecture} that are read. */
  public static final List<String> ARCHITECTURES =
      List.of("llama", "qwen2", "qwen3", "gemma2", "gemma3", "phi3");

  private final GgufMetadata values;
  private final Map<String, Integer> headsOfPermuted;
  private final Optional<StoredTensor> ropeFactors;
  private final boolean shifted;

  private GgufFile(MappedFile file, GgufHeader header, Map<String, StoredTensor> named) {
    super(file, named);
    this.values = header.metadata();
    this.headsOfPermuted = headsOfPermuted(file.path(), values, named);
    this.shifted = GgufNames.gemma(values.text("general.architecture").orElse(""));
    this.ropeFactors = Optional.ofNullable(header.tensors().get(GgufNames.ROPE_FACTORS));
  }

  /**
   * Reads and checks the header.
   *
   * @throws SpecException if the file is damaged, naming the place
   * @throws UnsupportedException for another version, architecture, quantisation or tensor
   */
  public static GgufFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      GgufHeader header = GgufHeader.read(file);
      String architecture = header.metadata().text("general.architecture").orElse("");
      if (!ARCHITECTURES.contains(architecture)) {
        throw new UnsupportedException(
            path
                + ": GGUF architecture '"
                + Refusal.shorten(architecture)
                + "' is not supported; supported: "
                + String.join(", ", ARCHITECTURES));
      }
      return new GgufFile(file, header, named(path, header));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Map<String, StoredTensor> named(Path path, GgufHeader header) {
    GgufNames names = new GgufNames(header.metadata().text("general.architecture").orElse(""));
    Map<String, StoredTensor> named = new LinkedHashMap<>();
    header
        .tensors()
        .forEach(
            (name, tensor) ->
                names
                    .huggingFace(path, name)
                    .ifPresent(
                        to -> {
                          TensorInfo info = tensor.info();
                          TensorInfo renamed = new TensorInfo(to, info.dtype(), info.shape());
                          if (named.put(to, new StoredTensor(renamed, tensor.offset())) != null) {
                            throw Refusal.of(path, "tensor", name, "each name once");
                          }
                        }));
    return named;
  }

  private static Map<String, Integer> headsOfPermuted(
      Path path, GgufMetadata values, Map<String, StoredTensor> named) {
    Map<String, Integer> heads = new HashMap<>();
    if (!values.text("general.architecture").orElse("").equals("llama")) {
      return heads;
    }
    int queries = values.size("llama.attention.head_count", 1);
    boolean grouped = values.has("llama.attention.head_count_kv");
    int keys = grouped ? values.size("llama.attention.head_count_kv", 1) : queries;
    named.forEach(
        (name, tensor) -> {
          boolean query = name.contains(".q_proj.");
          if (query || name.contains(".k_proj.")) {
            int count = query ? queries : keys;
            long[] shape = tensor.info().shape();
            if (shape.length == 0 || shape[0] % (2L * count) != 0) {
              throw Refusal.of(
                  path,
                  "rows of " + name,
                  shape.length == 0 ? "" : shape[0],
                  "a multiple of " + 2L * count);
            }
            heads.put(name, count);
          }
        });
    return heads;
  }

  /** The typed metadata of the file. */
  public GgufMetadata values() {
    return values;
  }

  /** What the rotary frequencies are divided by, one a pair of dimensions, if the file says. */
  public Optional<float[]> ropeFactors() {
    return ropeFactors.map(
        stored -> {
          if (stored.info().elements() > 1 << 16) {
            throw Refusal.of(
                file().path(), GgufNames.ROPE_FACTORS, stored.info(), "at most 65536 elements");
          }
          float[] factors = new float[(int) stored.info().elements()];
          ByteBuffer bytes =
              file().range(stored.offset(), stored.info().bytes(), GgufNames.ROPE_FACTORS);
          FloatDecoding.decode(stored.info(), bytes, FloatBuffer.wrap(factors));
          return factors;
        });
  }

  @Override
  public ByteBuffer bytes(String name) {
    ByteBuffer stored = super.bytes(name);
    if (shifted && name.endsWith("norm.weight")) {
      return unshifted(info(name), stored);
    }
    Integer heads = headsOfPermuted.get(name);
    return heads == null || !stored.hasRemaining() ? stored : ordered(info(name), heads, stored);
  }

  private ByteBuffer unshifted(TensorInfo info, ByteBuffer stored) {
    if (info.dtype() != DType.F32) {
      throw Refusal.of(file().path(), "type of " + info.name(), info.dtype(), "F32 for a norm");
    }
    ByteBuffer weights = ByteBuffer.allocate(stored.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    while (stored.hasRemaining()) {
      weights.putFloat(stored.getFloat() - 1);
    }
    return weights.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whole rows move, and a row holds whole blocks, so this works on quantised bytes too. */
  private static ByteBuffer ordered(TensorInfo info, int heads, ByteBuffer stored) {
    int rows = (int) info.shape()[0];
    int rowBytes = stored.remaining() / rows;
    int half = rows / heads / 2;
    ByteBuffer ordered = ByteBuffer.allocate(stored.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    for (int head = 0; head < heads; head++) {
      for (int part = 0; part < 2; part++) {
        for (int i = 0; i < half; i++) {
          int from = head * 2 * half + 2 * i + part;
          ordered.put(stored.slice(from * rowBytes, rowBytes));
        }
      }
    }
    return ordered.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The single values as text; lists such as the vocabulary are in {@link #values()}. */
  @Override
  public Map<String, String> metadata() {
    Map<String, String> texts = new LinkedHashMap<>();
    values
        .values()
        .forEach(
            (key, value) -> {
              if (!(value instanceof List)) {
                texts.put(key, value.toString());
              }
            });
    return texts;
  }
}
