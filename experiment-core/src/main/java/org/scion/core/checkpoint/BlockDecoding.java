package org.scion.core.checkpoint;

import static org.scion.core.checkpoint.HalfFloat.toFloat;

/**
 * Decodes one block of a GGUF quantised tensor: stored integers q become scale x q + offset.
 *
 * <p>Layouts from {@code ggml-common.h} of GGML. In the 32-element types byte j holds elements j
 * (low half) and j + 16 (high half); the K types split 256 elements into sub-blocks that have their
 * own small integer scales.
 */
interface BlockDecoding {

  void decode(byte[] in, int at, float[] out, int to);

  static BlockDecoding of(DType type) {
    return switch (type) {
      case Q4_0 -> BlockDecoding::q40;
      case Q4_1 -> BlockDecoding::q41;
      case Q5_0 -> BlockDecoding::q50;
      case Q5_1 -> BlockDecoding::q51;
      case Q8_0 -> BlockDecoding::q80;
      case Q4_K -> BlockDecoding::q4k;
      case Q5_K -> BlockDecoding::q5k;
      case Q6_K -> BlockDecoding::q6k;
      default -> throw new IllegalArgumentException(type + " is not stored in blocks");
    };
  }

  private static float half(byte[] in, int at) {
    return toFloat((short) ((in[at] & 0xff) | (in[at + 1] << 8)));
  }

  private static int int32(byte[] in, int at) {
    return (in[at] & 0xff)
        | (in[at + 1] & 0xff) << 8
        | (in[at + 2] & 0xff) << 16
        | in[at + 3] << 24;
  }

  private static void q40(byte[] in, int at, float[] out, int to) {
    float scale = half(in, at);
    for (int j = 0; j < 16; j++) {
      int pair = in[at + 2 + j];
      out[to + j] = scale * ((pair & 15) - 8);
      out[to + j + 16] = scale * (((pair >> 4) & 15) - 8);
    }
  }

  private static void q41(byte[] in, int at, float[] out, int to) {
    float scale = half(in, at);
    float offset = half(in, at + 2);
    for (int j = 0; j < 16; j++) {
      int pair = in[at + 4 + j];
      out[to + j] = scale * (pair & 15) + offset;
      out[to + j + 16] = scale * ((pair >> 4) & 15) + offset;
    }
  }

  private static void q50(byte[] in, int at, float[] out, int to) {
    float scale = half(in, at);
    int fifth = int32(in, at + 2);
    for (int j = 0; j < 16; j++) {
      int pair = in[at + 6 + j];
      out[to + j] = scale * (((pair & 15) | ((fifth >>> j) & 1) << 4) - 16);
      out[to + j + 16] = scale * ((((pair >> 4) & 15) | ((fifth >>> (j + 16)) & 1) << 4) - 16);
    }
  }

  private static void q51(byte[] in, int at, float[] out, int to) {
    float scale = half(in, at);
    float offset = half(in, at + 2);
    int fifth = int32(in, at + 4);
    for (int j = 0; j < 16; j++) {
      int pair = in[at + 8 + j];
      out[to + j] = scale * ((pair & 15) | ((fifth >>> j) & 1) << 4) + offset;
      out[to + j + 16] = scale * (((pair >> 4) & 15) | ((fifth >>> (j + 16)) & 1) << 4) + offset;
    }
  }

  private static void q80(byte[] in, int at, float[] out, int to) {
    float scale = half(in, at);
    for (int j = 0; j < 32; j++) {
      out[to + j] = scale * in[at + 2 + j];
    }
  }

  /** Six-bit scale of sub-block {@code j} (0 to 7), packed into 12 bytes with the minima. */
  private static int scaleK(byte[] in, int at, int j) {
    return j < 4 ? in[at + j] & 63 : (in[at + j + 4] & 15) | ((in[at + j - 4] >> 6) & 3) << 4;
  }

  private static int minimumK(byte[] in, int at, int j) {
    return j < 4
        ? in[at + j + 4] & 63
        : ((in[at + j + 4] >> 4) & 15) | ((in[at + j] >> 6) & 3) << 4;
  }

  private static void q4k(byte[] in, int at, float[] out, int to) {
    float scale = half(in, at);
    float minimum = half(in, at + 2);
    for (int sub = 0; sub < 8; sub++) {
      float d = scale * scaleK(in, at + 4, sub);
      float m = minimum * minimumK(in, at + 4, sub);
      int low = at + 16 + (sub / 2) * 32;
      int shift = (sub & 1) * 4;
      for (int j = 0; j < 32; j++) {
        out[to + sub * 32 + j] = d * ((in[low + j] >> shift) & 15) - m;
      }
    }
  }

  private static void q5k(byte[] in, int at, float[] out, int to) {
    float scale = half(in, at);
    float minimum = half(in, at + 2);
    for (int sub = 0; sub < 8; sub++) {
      float d = scale * scaleK(in, at + 4, sub);
      float m = minimum * minimumK(in, at + 4, sub);
      int low = at + 48 + (sub / 2) * 32;
      int shift = (sub & 1) * 4;
      for (int j = 0; j < 32; j++) {
        int fifth = ((in[at + 16 + j] >> sub) & 1) << 4;
        out[to + sub * 32 + j] = d * (((in[low + j] >> shift) & 15) | fifth) - m;
      }
    }
  }

  private static void q6k(byte[] in, int at, float[] out, int to) {
    float scale = half(in, at + 208);
    for (int part = 0; part < 8; part++) { // 32 elements each; two scales a part
      int half = part / 4;
      int low = at + half * 64 + (part & 1) * 32;
      int high = at + 128 + half * 32;
      int lowShift = (part & 2) * 2;
      int highShift = (part & 3) * 2;
      for (int j = 0; j < 32; j++) {
        int q = ((in[low + j] >> lowShift) & 15) | ((in[high + j] >> highShift) & 3) << 4;
        out[to + part * 32 + j] = scale * in[at + 192 + part * 2 + j / 16] * (q - 32);
      }
    }
  }
}
