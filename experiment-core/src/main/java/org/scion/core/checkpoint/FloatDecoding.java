package org.scion.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.scion.core.SpecException;

/** Stored bytes to float32, in chunks that stay in the processor's cache. */
final class FloatDecoding {
  private static final int CHUNK = 16_384;
  private static final long EXACT_FLOAT = 1L << 24;

  private FloatDecoding() {}

  static void decode(TensorInfo info, ByteBuffer source, FloatBuffer target) {
    if (target.remaining() < info.elements()) {
      throw new IllegalArgumentException(
          info + " needs " + info.elements() + " floats of room, not " + target.remaining());
    }
    ByteBuffer bytes = source.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    switch (info.dtype()) {
      case F32 -> target.put(bytes.asFloatBuffer());
      case F16, BF16 -> halves(info, bytes.asShortBuffer(), target);
      case F64, I64, I32, I16, I8, U8, BOOL -> scalars(info, bytes, target);
      default -> blocks(info.dtype(), bytes, target);
    }
  }

  private static void halves(TensorInfo info, ShortBuffer source, FloatBuffer target) {
    short[] in = new short[CHUNK];
    float[] out = new float[CHUNK];
    boolean brain = info.dtype() == DType.BF16;
    while (source.hasRemaining()) {
      int n = Math.min(CHUNK, source.remaining());
      source.get(in, 0, n);
      for (int i = 0; i < n; i++) {
        out[i] = brain ? Float.intBitsToFloat(in[i] << 16) : HalfFloat.toFloat(in[i]);
      }
      target.put(out, 0, n);
    }
  }

  private static void blocks(DType type, ByteBuffer source, FloatBuffer target) {
    BlockDecoding decoding = BlockDecoding.of(type);
    int blocks = CHUNK / type.blockElements();
    byte[] in = new byte[blocks * type.blockBytes()];
    float[] out = new float[CHUNK];
    while (source.hasRemaining()) {
      int n = Math.min(blocks, source.remaining() / type.blockBytes());
      source.get(in, 0, n * type.blockBytes());
      for (int b = 0; b < n; b++) {
        decoding.decode(in, b * type.blockBytes(), out, b * type.blockElements());
      }
      target.put(out, 0, n * type.blockElements());
    }
  }

  private static void scalars(TensorInfo info, ByteBuffer source, FloatBuffer target) {
    long n = info.elements();
    for (long i = 0; i < n; i++) {
      switch (info.dtype()) {
        case F64 -> target.put((float) source.getDouble());
        case I64 -> target.put(exact(info, source.getLong()));
        case I32 -> target.put(exact(info, source.getInt()));
        case I16 -> target.put(source.getShort());
        case I8 -> target.put(source.get());
        default -> target.put(source.get() & 0xff);
      }
    }
  }

  /** Integers are ids and counts: rounding one silently would change what it names. */
  private static float exact(TensorInfo info, long value) {
    if (value > EXACT_FLOAT || value < -EXACT_FLOAT) {
      throw new SpecException(
          "tensor '" + info.name() + "'",
          Long.toString(value),
          "integers between -2^24 and 2^24 when read as float32",
          "Read its bytes instead");
    }
    return value;
  }
}
