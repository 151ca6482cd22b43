package org.scion.runner.inject;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Draws start values in Java, so that they depend on seed and name alone and not on device, threads
 * or order. Immutable.
 */
public final class Initialiser {
  private final long seed;

  public Initialiser(long seed) {
    this.seed = seed;
  }

  /** Uniform in (-bound, bound). */
  public float[] uniform(String name, int count, double bound) {
    RandomGenerator random = generator(name);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return values;
  }

  /** Normal with mean 0. */
  public float[] normal(String name, int count, double deviation) {
    RandomGenerator random = generator(name);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  /** Kaiming uniform with a = sqrt(5): U(-1/sqrt(in), 1/sqrt(in)) (He et al., 2015). */
  public float[] kaiming(String name, int count, int in) {
    return uniform(name, count, 1 / Math.sqrt(in));
  }

  /** A generator of its own for a name. */
  public RandomGenerator generator(String name) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ b) * 0x100000001b3L;
    }
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ hash);
  }
}
