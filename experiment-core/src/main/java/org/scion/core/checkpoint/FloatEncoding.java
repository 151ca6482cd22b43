package org.scion.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.scion.core.UnsupportedException;

/** float32 to the bytes of a stored type, rounding to nearest with ties to even. */
final class FloatEncoding {

  private FloatEncoding() {}

  /** Encodes as many floats as both buffers have room for; {@code out} is little-endian. */
  static void encode(DType type, FloatBuffer in, ByteBuffer out) {
    int n = Math.min(in.remaining(), out.remaining() / type.blockBytes());
    if (type == DType.F32) {
      out.asFloatBuffer().put(in.slice(in.position(), n));
      in.position(in.position() + n);
      out.position(out.position() + n * Float.BYTES);
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

  static UnsupportedException unsupported(DType type) {
    return new UnsupportedException(
        "floats cannot be written as " + type + "; supported: F64, F32, F16, BF16");
  }
}
