package org.scion.core.checkpoint;

import java.util.Locale;
import org.scion.core.UnsupportedException;

/**
 * How the elements of a tensor are stored: plain numbers, or GGUF blocks of several elements with
 * shared scales.
 *
 * <p>A tensor of n elements takes n / {@link #blockElements()} x {@link #blockBytes()} bytes. Block
 * layouts: the GGML source, {@code ggml-common.h}.
 */
public enum DType {
  F64(1, 8, 28),
  F32(1, 4, 0),
  F16(1, 2, 1),
  BF16(1, 2, 30),
  I64(1, 8, 27),
  I32(1, 4, 26),
  I16(1, 2, 25),
  I8(1, 1, 24),
  U8(1, 1, -1),
  BOOL(1, 1, -1),
  Q4_0(32, 18, 2),
  Q4_1(32, 20, 3),
  Q5_0(32, 22, 6),
  Q5_1(32, 24, 7),
  Q8_0(32, 34, 8),
  Q4_K(256, 144, 12),
  Q5_K(256, 176, 13),
  Q6_K(256, 210, 14);

  private final int blockElements;
  private final int blockBytes;
  private final int ggmlId;

  DType(int blockElements, int blockBytes, int ggmlId) {
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
    this.ggmlId = ggmlId;
  }

  /** Its number in a GGUF file; -1 for none. */
  int ggmlId() {
    return ggmlId;
  }

  /** Elements that share one block; 1 for plain numbers. */
  public int blockElements() {
    return blockElements;
  }

  /** Bytes of one block; of one element for plain numbers. */
  public int blockBytes() {
    return blockBytes;
  }

  /** Whether elements come in blocks with shared scales. */
  public boolean quantized() {
    return blockElements > 1;
  }

  /** Whether an element is a single floating-point number. */
  public boolean floating() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  /**
   * The type that a safetensors header calls {@code name}.
   *
   * @param where file and tensor, for the message
   * @throws UnsupportedException for every other name
   */
  static DType ofSafetensors(String name, String where) {
    for (DType type : values()) {
      if (!type.quantized() && type.name().equals(name)) {
        return type;
      }
    }
    throw new UnsupportedException(
        where
            + ": dtype '"
            + Refusal.shorten(name)
            + "' is not supported; supported: F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL");
  }

  /**
   * The type with this number in a GGUF file.
   *
   * @param where file and tensor, for the message
   * @throws UnsupportedException for every other number
   */
  static DType ofGgml(int id, String where) {
    for (DType type : values()) {
      if (type.ggmlId == id && id >= 0) {
        return type;
      }
    }
    throw new UnsupportedException(
        where
            + ": GGML type "
            + ggmlName(id)
            + " is not supported; supported: F32, F16, BF16, F64, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K, Q6_K, I8 to I64."
            + " Take a file in one of these (Q8_0 or F16 lose least)");
  }

  private static String ggmlName(int id) {
    String name =
        switch (id) {
          case 9 -> "q8_1";
          case 10 -> "q2_k";
          case 11 -> "q3_k";
          case 15 -> "q8_k";
          case 16 -> "iq2_xxs";
          case 17 -> "iq2_xs";
          case 18 -> "iq3_xxs";
          case 19 -> "iq1_s";
          case 20 -> "iq4_nl";
          case 21 -> "iq3_s";
          case 22 -> "iq2_s";
          case 23 -> "iq4_xs";
          case 29 -> "iq1_m";
          case 34 -> "tq1_0";
          case 35 -> "tq2_0";
          case 39 -> "mxfp4";
          default -> "number " + id;
        };
    return name.toUpperCase(Locale.ROOT);
  }
}
