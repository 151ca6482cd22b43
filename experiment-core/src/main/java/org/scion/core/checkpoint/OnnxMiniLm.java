package org.scion.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/**
 * The weights of a BERT encoder exported from PyTorch to ONNX, such as all-MiniLM-L6-v2, under
 * their Hugging Face names.
 *
 * <p>The exporter folds each linear weight into an anonymous, transposed matrix ({@code
 * onnx::MatMul_885}); the bias that is added to its product kept its name ({@code
 * encoder.layer.0.attention.self.query.bias}), which names the weight. Thread-safe.
 */
public final class OnnxMiniLm extends FileTensors {
  private static final String ANONYMOUS = "onnx::";
  private static final int TILE = 32;

  private final Set<String> transposed;

  private OnnxMiniLm(MappedFile file, Named named) {
    super(file, named.tensors);
    this.transposed = named.transposed;
  }

  private record Named(Map<String, StoredTensor> tensors, Set<String> transposed) {}

  /**
   * Reads and checks the graph.
   *
   * @throws SpecException if the file is damaged, naming the place
   * @throws UnsupportedException for a type that Scion does not read, or a matrix that no bias
   *     names
   */
  public static OnnxMiniLm open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      ByteBuffer bytes = file.range(0, file.size(), "model");
      return new OnnxMiniLm(file, named(path, OnnxGraph.read(path, bytes)));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Named named(Path path, OnnxGraph graph) {
    Map<String, String> biases = graph.biasOfMatrix();
    Named named = new Named(new LinkedHashMap<>(), new HashSet<>());
    graph
        .initializers()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(ANONYMOUS)) {
                addMatrix(path, named, biases.get(name), tensor);
              } else {
                put(path, named, tensor.info().name(), tensor);
              }
            });
    return named;
  }

  private static void addMatrix(Path path, Named named, String bias, StoredTensor stored) {
    TensorInfo info = stored.info();
    long[] shape = info.shape();
    if (bias == null || !bias.endsWith(".bias") || shape.length != 2) {
      throw new UnsupportedException(
          path
              + ": initializer '"
              + Refusal.shorten(info.name())
              + "' is anonymous and no bias names it;"
              + " supported: ONNX files of BERT encoders as PyTorch exports them");
    }
    String name = bias.substring(0, bias.length() - "bias".length()) + "weight";
    TensorInfo turned = new TensorInfo(name, info.dtype(), new long[] {shape[1], shape[0]});
    put(path, named, name, new StoredTensor(turned, stored.offset()));
    named.transposed.add(name);
  }

  private static void put(Path path, Named named, String name, StoredTensor tensor) {
    if (named.tensors.put(name, tensor) != null) {
      throw Refusal.of(path, "tensor", name, "each name once");
    }
  }

  @Override
  public ByteBuffer bytes(String name) {
    ByteBuffer stored = super.bytes(name);
    boolean turns = transposed.contains(name) && stored.hasRemaining(); // sizes beside a 0 may lie
    return turns ? turn(info(name), stored) : stored;
  }

  /** From stored (columns, rows) to (rows, columns), in tiles that fit the cache. */
  private static ByteBuffer turn(TensorInfo info, ByteBuffer stored) {
    int rows = (int) info.shape()[0];
    int columns = (int) info.shape()[1];
    int width = info.dtype().blockBytes();
    ByteBuffer turned = ByteBuffer.allocate(stored.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    for (int r0 = 0; r0 < rows; r0 += TILE) {
      for (int c0 = 0; c0 < columns; c0 += TILE) {
        int rEnd = Math.min(rows, r0 + TILE);
        int cEnd = Math.min(columns, c0 + TILE);
        for (int r = r0; r < rEnd; r++) {
          for (int c = c0; c < cEnd; c++) {
            copy(stored, (c * rows + r) * width, turned, (r * columns + c) * width, width);
          }
        }
      }
    }
    return turned.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void copy(ByteBuffer from, int source, ByteBuffer to, int target, int width) {
    if (width == Integer.BYTES) {
      to.putInt(target, from.getInt(source));
      return;
    }
    for (int i = 0; i < width; i++) {
      to.put(target + i, from.get(source + i));
    }
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }
}
