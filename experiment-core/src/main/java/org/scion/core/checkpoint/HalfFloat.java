package org.scion.core.checkpoint;

/**
 * float32 to and from the two 16-bit formats, rounding to nearest with ties to even.
 *
 * <p>float16 has 5 exponent and 10 fraction bits, bfloat16 is the upper half of a float32.
 */
final class HalfFloat {
  private static final float SCALE_UP = 0x1p112f;
  private static final int F16_INFINITY = 0x7c00;
  private static final int LARGEST_F16_TIE =
      0x477ff000; // 65520, half way to the next that would not fit
  private static final int SMALLEST_NORMAL_F16 = 0x38800000; // 2^-14
  private static final float SUBNORMAL_ANCHOR =
      0.5f; // its last fraction bit is 2^-24, that of a float16 subnormal

  private HalfFloat() {}

  static float toFloat(short half) {
    int magnitude = half & 0x7fff;
    int sign = (half & 0x8000) << 16;
    if (magnitude >= F16_INFINITY) {
      return Float.intBitsToFloat(sign | 0x7f800000 | (magnitude << 13));
    }
    // The fields shifted into place read as a value 2^112 too small, subnormals included.
    float value = Float.intBitsToFloat(magnitude << 13) * SCALE_UP;
    return Float.intBitsToFloat(sign | Float.floatToRawIntBits(value));
  }

  static short toHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude >= LARGEST_F16_TIE) {
      return (short) (sign | F16_INFINITY);
    }
    if (magnitude < SMALLEST_NORMAL_F16) {
      // Adding the anchor makes the float adder round at the last place of a float16 subnormal.
      float anchored = Float.intBitsToFloat(magnitude) + SUBNORMAL_ANCHOR;
      int fraction = Float.floatToRawIntBits(anchored) - Float.floatToRawIntBits(SUBNORMAL_ANCHOR);
      return (short) (sign | fraction);
    }
    int rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
    return (short) (sign | ((rounded - 0x38000000) >>> 13));
  }

  static short toBrain(float value) {
    int bits = Float.floatToRawIntBits(value);
    if ((bits & 0x7fffffff) > 0x7f800000) {
      return (short) ((bits >>> 16) | 0x40); // stays a quiet NaN whatever the lower bits were
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }
}
