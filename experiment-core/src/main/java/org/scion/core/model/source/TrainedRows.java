package org.scion.core.model.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.DType;
import org.scion.core.checkpoint.TensorInfo;

/**
 * Which rows of a model's word embedding look as if no training had touched them: rows that are not
 * there, and rows whose root mean square is less than a hundredth of the median's. Only rows asked
 * for and a sample are read. Immutable.
 *
 * @param bytes of the table, little-endian
 * @param dtype F32, F16 or BF16
 * @param rows of the table
 * @param width of a row
 */
public record TrainedRows(ByteBuffer bytes, DType dtype, long rows, int width) {
  private static final int SAMPLE = 256;
  private static final double SMALL = 0.01;

  /**
   * The embedding of a model; empty if there are no weights, none has a known name, or they are
   * stored in blocks.
   */
  public static Optional<TrainedRows> of(ModelSource source) {
    try (Checkpoint weights = source.weights()) {
      return weights.names().stream()
          .filter(n -> n.matches("(.*\\.)?(embed_tokens|wte|word_embeddings)\\.weight"))
          .findFirst()
          .filter(
              n -> {
                DType type = weights.info(n).dtype();
                return type == DType.F32 || type == DType.F16 || type == DType.BF16;
              })
          .map(
              n -> {
                TensorInfo info = weights.info(n);
                ByteBuffer bytes = weights.bytes(n).order(ByteOrder.LITTLE_ENDIAN);
                return new TrainedRows(
                    bytes, info.dtype(), info.shape()[0], Math.toIntExact(info.shape()[1]));
              });
    } catch (SpecException | UnsupportedException e) {
      return Optional
          .empty(); // no weights, as for a training from scratch; said elsewhere if needed
    }
  }

  /** Why a row looks untrained; empty if it does not. */
  public Optional<String> doubt(long row) {
    if (row < 0 || row >= rows) {
      return Optional.of("the embedding has " + rows + " rows");
    }
    double own = size(row);
    double usual = median();
    return own < SMALL * usual
        ? Optional.of("its row has a root mean square of %.2g, others %.2g".formatted(own, usual))
        : Optional.empty();
  }

  private double median() {
    double[] sizes =
        LongStream.range(0, Math.min(SAMPLE, rows))
            .mapToDouble(i -> size(i * rows / Math.min(SAMPLE, rows)))
            .toArray();
    Arrays.sort(sizes);
    return sizes[sizes.length / 2];
  }

  private double size(long row) {
    double sum = 0;
    for (int i = 0; i < width; i++) {
      double value = value(Math.toIntExact(row * width + i));
      sum += value * value;
    }
    return Math.sqrt(sum / width);
  }

  private double value(int at) {
    return switch (dtype) {
      case F32 -> bytes.getFloat(4 * at);
      case BF16 -> Float.intBitsToFloat(bytes.getShort(2 * at) << 16);
      default -> half(bytes.getShort(2 * at));
    };
  }

  /** IEEE 754 binary16. */
  private static double half(short bits) {
    int exponent = (bits >> 10) & 31;
    int fraction = bits & 1023;
    double size =
        exponent == 0 ? Math.scalb(fraction, -24) : Math.scalb(1024.0 + fraction, exponent - 25);
    return bits < 0 ? -size : size;
  }
}
