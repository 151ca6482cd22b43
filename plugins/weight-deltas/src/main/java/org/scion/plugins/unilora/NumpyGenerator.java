package org.scion.plugins.unilora;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The random numbers of NumPy's {@code default_rng(seed)}, made in Java: PCG64 (O'Neill, 2014,
 * XSL-RR, 128 bits of state), its state mixed out of the seed as {@code SeedSequence} does. What
 * PEFT draws from a seed and leaves out of its files is drawn again here. Not thread-safe.
 */
final class NumpyGenerator {
  private static final BigInteger FACTOR = new BigInteger("47026247687942121848144207491837523525");
  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
  private static final int POOL = 4;
  private static final int LARGE = 10_000;
  private static final int CUTOFF = 50;

  private final BigInteger increment;
  private BigInteger state;
  private boolean half;
  private long kept;

  NumpyGenerator(long seed) {
    long[] words = words(seed);
    BigInteger first = unsigned(words[0]).shiftLeft(64).or(unsigned(words[1]));
    BigInteger stream = unsigned(words[2]).shiftLeft(64).or(unsigned(words[3]));
    increment = stream.shiftLeft(1).or(BigInteger.ONE).and(MASK);
    state = BigInteger.ZERO;
    step();
    state = state.add(first).and(MASK);
    step();
  }

  private static BigInteger unsigned(long word) {
    return new BigInteger(Long.toUnsignedString(word));
  }

  private void step() {
    state = state.multiply(FACTOR).add(increment).and(MASK);
  }

  /** Four words of 64 bits out of a seed. */
  private static long[] words(long seed) {
    int[] pool = new int[POOL];
    int[] entropy = {(int) seed, (int) (seed >>> 32)};
    int[] constant = {0x43b0d7e5};
    for (int i = 0; i < POOL; i++) {
      pool[i] = hash(i < entropy.length ? entropy[i] : 0, constant, 0x931e8875);
    }
    for (int from = 0; from < POOL; from++) {
      for (int to = 0; to < POOL; to++) {
        if (from != to) {
          pool[to] = mix(pool[to], hash(pool[from], constant, 0x931e8875));
        }
      }
    }
    constant[0] = 0x8b51f9dd;
    long[] result = new long[POOL];
    for (int i = 0; i < 2 * POOL; i++) {
      long word = hash(pool[i % POOL], constant, 0x58f38ded) & 0xffffffffL;
      result[i / 2] |= i % 2 == 0 ? word : word << 32;
    }
    return result;
  }

  private static int hash(int value, int[] constant, int factor) {
    int mixed = value ^ constant[0];
    constant[0] *= factor;
    mixed *= constant[0];
    return mixed ^ (mixed >>> 16);
  }

  private static int mix(int x, int y) {
    int mixed = 0xca01f9dd * x - 0x4973f715 * y;
    return mixed ^ (mixed >>> 16);
  }

  private long next64() {
    step();
    long folded = state.shiftRight(64).longValue() ^ state.longValue();
    return Long.rotateRight(folded, state.shiftRight(122).intValue());
  }

  private long next32() {
    if (half) {
      half = false;
      return kept;
    }
    long word = next64();
    half = true;
    kept = word >>> 32;
    return word & 0xffffffffL;
  }

  /** A whole number from 0 to {@code most}, by Lemire's method on 32 bits. */
  long below(long most) {
    if (most == 0) {
      return 0;
    }
    long range = most + 1;
    long product = next32() * range;
    long low = product & 0xffffffffL;
    if (low < range) {
      long threshold = (0xffffffffL - most) % range;
      while (low < threshold) {
        product = next32() * range;
        low = product & 0xffffffffL;
      }
    }
    return product >>> 32;
  }

  /** The same by taking the lowest bits again until they fit, as {@code Generator.shuffle} does. */
  private long masked(long most) {
    long mask = most == 0 ? 0 : 2 * Long.highestOneBit(most) - 1;
    long value = next32() & mask;
    while (value > most) {
      value = next32() & mask;
    }
    return value;
  }

  void shuffle(long[] values) {
    for (int i = values.length - 1; i >= 1; i--) {
      swap(values, i, (int) masked(i));
    }
  }

  private static void swap(long[] values, int i, int j) {
    long kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }

  /** Different numbers below {@code from}, in random order. */
  long[] choice(int from, int count) {
    return from > LARGE && count > from / CUTOFF ? tail(from, count) : floyd(from, count);
  }

  private long[] tail(int from, int count) {
    long[] all = new long[from];
    Arrays.setAll(all, i -> i);
    for (int i = from - 1; i >= Math.max(from - count, 1); i--) {
      swap(all, i, (int) below(i));
    }
    return Arrays.copyOfRange(all, from - count, from);
  }

  private long[] floyd(int from, int count) {
    long[] chosen = new long[count];
    boolean[] taken = new boolean[from];
    for (int j = from - count; j < from; j++) {
      int value = (int) below(j);
      int kept = taken[value] ? j : value;
      taken[kept] = true;
      chosen[j - from + count] = kept;
    }
    for (int i = count - 1; i >= 1; i--) {
      swap(chosen, i, (int) below(i));
    }
    return chosen;
  }
}
