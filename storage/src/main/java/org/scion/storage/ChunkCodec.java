package org.scion.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Buckets as bytes, without loss: steps at even distances as first and distance, numbers that are
 * float32 as float32. Big-endian. Stateless.
 *
 * <pre>
 * count int, steps: 0 first long distance long | 1 long (count)
 * columns byte (1: last alone; 3: last, min, max), each: 0 float (count) | 1 double (count)
 * </pre>
 */
final class ChunkCodec {
  private ChunkCodec() {}

  static byte[] encode(Buckets buckets) {
    int n = buckets.size();
    ByteBuffer out = ByteBuffer.allocate(32 + 8 * n * 4);
    out.putInt(n);
    putSteps(out, buckets.steps());
    boolean exact = buckets.min() == buckets.last();
    out.put((byte) (exact ? 1 : 3));
    putNumbers(out, buckets.last());
    if (!exact) {
      putNumbers(out, buckets.min());
      putNumbers(out, buckets.max());
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  static Buckets decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int n = in.getInt();
    if (n < 0 || n > bytes.length) {
      throw new IllegalStateException(
          "a chunk of " + bytes.length + " bytes says " + n + " points");
    }
    long[] steps = steps(in, n);
    boolean exact = in.get() == 1;
    double[] last = numbers(in, n);
    double[] min = exact ? last : numbers(in, n);
    return new Buckets(steps, last, min, exact ? last : numbers(in, n));
  }

  private static void putSteps(ByteBuffer out, long[] steps) {
    long distance = steps.length > 1 ? steps[1] - steps[0] : 1;
    boolean even = steps.length > 0;
    for (int i = 1; even && i < steps.length; i++) {
      even = steps[i] - steps[i - 1] == distance;
    }
    out.put((byte) (even ? 0 : 1));
    if (even) {
      out.putLong(steps[0]).putLong(distance);
    } else {
      for (long step : steps) {
        out.putLong(step);
      }
    }
  }

  private static long[] steps(ByteBuffer in, int n) {
    long[] steps = new long[n];
    if (in.get() == 0) {
      long first = in.getLong();
      long distance = in.getLong();
      for (int i = 0; i < n; i++) {
        steps[i] = first + i * distance;
      }
    } else {
      for (int i = 0; i < n; i++) {
        steps[i] = in.getLong();
      }
    }
    return steps;
  }

  private static void putNumbers(ByteBuffer out, double[] numbers) {
    boolean single = true;
    for (int i = 0; single && i < numbers.length; i++) {
      single = Double.compare((float) numbers[i], numbers[i]) == 0;
    }
    out.put((byte) (single ? 0 : 1));
    for (double number : numbers) {
      if (single) {
        out.putFloat((float) number);
      } else {
        out.putDouble(number);
      }
    }
  }

  private static double[] numbers(ByteBuffer in, int n) {
    double[] numbers = new double[n];
    boolean single = in.get() == 0;
    for (int i = 0; i < n; i++) {
      numbers[i] = single ? in.getFloat() : in.getDouble();
    }
    return numbers;
  }
}
