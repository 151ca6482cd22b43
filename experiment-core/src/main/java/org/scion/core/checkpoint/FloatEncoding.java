package org.scion.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.scion.core.UnsupportedException;

/** float32 to the bytes of a stored type, rounding to nearest with ties to even. */
final class FloatEncoding {

  private FloatEncoding() {}

  /** Encodes as many floats as both buffers have room for; {@code out} is little-endian. */
  static void encode(DType type, FloatBuffer in, ByteBuffer out) {
    int n = Math.min(in.remaining() / type.blockElements(), out.remaining() / type.blockBytes());
    if (type == DType.F32) {
      out.asFloatBuffer().put(in.slice(in.position(), n));
      in.position(in.position() + n);
      out.position(out.position() + n * Float.BYTES);
      return;
    }
    if (type == DType.Q8_0) {
      for (int i = 0; i < n; i++) {
        q80(in, out);
      }
      return;
    }
    for (int i = 0; i < n; i++) {
      switch (type) {
        case F64 -> out.putDouble(in.get());
        case F16 -> out.putShort(HalfFloat.toHalf(in.get()));
        case BF16 -> out.putShort(HalfFloat.toBrain(in.get()));
        default -> throw unsupported(type);
      }
    }
  }

  /** A block of 32: scale d = max |x| / 127 as a half, then round(x / d), halves away from zero. */
  private static void q80(FloatBuffer in, ByteBuffer out) {
    float largest = 0;
    for (int j = 0; j < DType.Q8_0.blockElements(); j++) {
      largest = Math.max(largest, Math.abs(in.get(in.position() + j)));
    }
    float scale = largest / 127;
    float inverse = scale == 0 ? 0 : 1 / scale;
    out.putShort(HalfFloat.toHalf(scale));
    for (int j = 0; j < DType.Q8_0.blockElements(); j++) {
      float q = in.get() * inverse;
      out.put((byte) (q < 0 ? -Math.floor(-q + 0.5) : Math.floor(q + 0.5)));
    }
  }

  static UnsupportedException unsupported(DType type) {
    return new UnsupportedException(
        "floats cannot be written as " + type + "; supported: F64, F32, F16, BF16, Q8_0");
  }
}
