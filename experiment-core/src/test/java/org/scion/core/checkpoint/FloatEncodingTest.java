package org.scion.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FloatEncodingTest {
  /** Two blocks as gguf 0.19.0's quants.quantize writes them: x_i = sin(i) / (1 + i), and zeros. */
  @Test
  void blocksOfEightBitsAreThoseOfGguf() {
    float[] values = new float[64];
    for (int i = 0; i < 32; i++) {
      values[i] = (float) (Math.sin(i) / (1 + i));
    }
    ByteBuffer out = ByteBuffer.allocate(68).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer in = FloatBuffer.wrap(values);
    FloatEncoding.encode(DType.Q8_0, in, out);
    assertEquals(0, in.remaining());
    assertArrayEquals(HexFormat.of().parseHex(EXPECTED), out.array());
  }

  private static final String EXPECTED =
      "c91a007f5b0bd2d0f419210cf1e7f409140cfbf0f4020d0b00f5f5fe090a03f9f6fc"
          + "00000000000000000000000000000000000000000000000000000000000000000000";
}
