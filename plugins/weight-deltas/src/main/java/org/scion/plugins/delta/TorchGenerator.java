package org.scion.plugins.delta;

import java.util.HashMap;
import java.util.Map;

/**
 * The random numbers of PyTorch's CPU generator for a seed, made in Java: what PEFT draws from a
 * seed and leaves out of its files can be drawn again here. Not thread-safe.
 *
 * <p>Mersenne Twister with 32-bit output and 624 words of state (Matsumoto and Nishimura, 1998).
 */
public final class TorchGenerator {
  private static final int WORDS = 624;
  private static final int MIDDLE = 397;

  private final int[] state = new int[WORDS];
  private int next = WORDS;

  public TorchGenerator(long seed) {
    state[0] = (int) seed;
    for (int i = 1; i < WORDS; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  private void renew() {
    for (int i = 0; i < WORDS; i++) {
      int joined = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7fffffff);
      int twist = (joined & 1) == 0 ? 0 : 0x9908b0df;
      state[i] = state[(i + MIDDLE) % WORDS] ^ (joined >>> 1) ^ twist;
    }
    next = 0;
  }

  /** The next 32 bits, unsigned. */
  long bits() {
    if (next == WORDS) {
      renew();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y & 0xffffffffL;
  }

  /** A double in [0, 1) of 53 random bits, as NumPy's RandomState makes it of the same words. */
  public double real() {
    long high = bits() >>> 5;
    long low = bits() >>> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

  /** Floats in [from, to), of 24 random bits each. */
  public float[] uniform(int count, double from, double to) {
    float low = (float) from;
    float width = (float) to - low;
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (bits() & 0xffffff) * 0x1p-24f * width + low;
    }
    return values;
  }

  /**
   * The same rounded to bfloat16, as PyTorch 2.15 fills a bfloat16 tensor: what is rounded up to
   * the bound that does not belong to the range becomes the other bound.
   */
  public float[] uniformBfloat16(int count, double from, double to) {
    float[] values = uniform(count, from, to);
    for (int i = 0; i < count; i++) {
      float rounded = bfloat16(values[i]);
      values[i] = rounded == bfloat16((float) to) ? bfloat16((float) from) : rounded;
    }
    return values;
  }

  /** Rounds to the nearest bfloat16, ties to even. */
  public static float bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int rounded = bits + 0x7fff + ((bits >>> 16) & 1);
    return Float.intBitsToFloat(rounded & 0xffff0000);
  }

  /**
   * The first entries of a random order of 0 .. size-1; only the entries that moved are kept.
   *
   * @param count how many entries, at most {@code size}
   */
  public int[] permutation(int size, int count) {
    Map<Integer, Integer> moved = new HashMap<>();
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = i == size - 1 ? i : i + (int) (bits() % (size - i));
      int here = moved.getOrDefault(i, i);
      order[i] = moved.getOrDefault(other, other);
      moved.put(other, here);
    }
    return order;
  }
}
