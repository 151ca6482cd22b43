package org.scion.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/** Damages a good file in seeded ways and demands a refusal or a success, within a second each. */
public final class Mutations {
  private static final int COUNT = 300;
  private static final byte[] TELLING = {
    0, 1, 0x7f, (byte) 0x80, (byte) 0xff, '9', '-', '[', '{', '"'
  };

  /** What is tried on a damaged file. */
  public interface Reading {
    void read(Path file) throws IOException;
  }

  private Mutations() {}

  /**
   * @param headerBytes most of the damage falls into so many first bytes
   */
  public static void run(byte[] good, int headerBytes, Path file, Reading reading)
      throws IOException {
    AtomicInteger refused = new AtomicInteger();
    for (int seed = 0; seed < COUNT; seed++) {
      Files.write(file, damaged(good, headerBytes, new Random(seed)));
      assertTimeout(
          Duration.ofSeconds(1),
          () -> {
            try {
              reading.read(file);
            } catch (SpecException | UnsupportedException e) {
              refused.incrementAndGet();
            }
          },
          "seed " + seed);
    }
    assertTrue(refused.get() > COUNT / 4, "only " + refused + " of " + COUNT + " were refused");
  }

  private static byte[] damaged(byte[] good, int headerBytes, Random random) {
    byte[] bytes = good.clone();
    int at = random.nextInt(headerBytes);
    switch (random.nextInt(6)) {
      case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
      case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), TELLING[random.nextInt(5)]);
      case 4 -> {
        int from = random.nextInt(headerBytes);
        int length = Math.min(random.nextInt(32), headerBytes - Math.max(at, from));
        System.arraycopy(good, from, bytes, at, length);
      }
      default -> {
        for (int i = 0; i < 8; i++) {
          bytes[random.nextInt(headerBytes)] = (byte) random.nextInt(256);
        }
      }
    }
    return bytes;
  }
}
