package org.scion.core.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;

/**
 * Name, type and shape of one stored tensor. Immutable.
 *
 * @param name as in the Hugging Face checkpoint, such as {@code
 *     model.layers.0.self_attn.q_proj.weight}
 * @param dtype storage type
 * @param shape row-major sizes, slowest first; empty for a scalar
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record TensorInfo(String name, DType dtype, long[] shape) {

  /**
   * @throws SpecException if a size is negative, the count of bytes overflows, or rows do not hold
   *     whole blocks
   */
  public TensorInfo {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(dtype, "dtype");
    shape = shape.clone();
    check(name, dtype, shape);
  }

  /** As the constructor, for a header: the file is named in the refusal. */
  static TensorInfo read(Path file, String name, DType dtype, long[] shape) {
    try {
      return new TensorInfo(name, dtype, shape);
    } catch (SpecException e) {
      SpecProblem problem = e.problems().get(0);
      throw Refusal.of(file, problem.where(), problem.value(), problem.allowed());
    }
  }

  private static void check(String name, DType dtype, long[] shape) {
    String where = "tensor '" + Refusal.shorten(name) + "' shape";
    String found = Refusal.shorten(Arrays.toString(shape));
    long elements = 1;
    boolean empty = false;
    for (long size : shape) {
      if (size < 0) {
        throw new SpecException(where, found, "sizes of 0 or more", "");
      }
      empty |= size == 0;
    }
    if (empty) {
      return;
    }
    try {
      for (long size : shape) {
        elements = Math.multiplyExact(elements, size);
      }
      Math.multiplyExact(elements, dtype.blockBytes());
    } catch (ArithmeticException e) {
      throw new SpecException(where, found, "at most 2^63 - 1 bytes in all", "");
    }
    if (dtype.quantized()
        && (shape.length == 0 || shape[shape.length - 1] % dtype.blockElements() != 0)) {
      throw new SpecException(
          where,
          found,
          "a last size that is a multiple of " + dtype.blockElements() + " for " + dtype,
          "");
    }
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  /** Product of the sizes; 1 for a scalar. */
  public long elements() {
    for (long size : shape) {
      if (size == 0) {
        return 0;
      }
    }
    long elements = 1;
    for (long size : shape) {
      elements *= size;
    }
    return elements;
  }

  /** Stored size. */
  public long bytes() {
    return elements() / dtype.blockElements() * dtype.blockBytes();
  }

  /** The same tensor stored as another type. */
  public TensorInfo as(DType other) {
    return new TensorInfo(name, other, shape);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorInfo that
        && name.equals(that.name)
        && dtype == that.dtype
        && Arrays.equals(shape, that.shape);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, dtype, Arrays.hashCode(shape));
  }

  @Override
  public String toString() {
    return name + " " + dtype + Arrays.toString(shape);
  }
}
