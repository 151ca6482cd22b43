package org.scion.app.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Damages files in seeded ways: bytes as they are, and texts and lengths as an attacker would. */
final class Mutator {
  private static final List<String> TEXTS =
      List.of(
          "../outside.safetensors",
          "/etc/passwd",
          "..\\..\\outside.safetensors",
          "C:\\Windows\\win.ini",
          "a\u0000b",
          "\ud83d\ude00",
          "",
          "(a+)+$",
          "(.*a){25}",
          "([a-z0-9_.]+)+!",
          "[",
          "NaN",
          "null",
          "{{x}}",
          "{x",
          "\"\"\"",
          "*anchor",
          "&a [*a,*a]");
  private static final List<String> NUMBERS =
      List.of(
          "-1",
          "0",
          "1",
          "2147483647",
          "2147483648",
          "4294967296",
          "9223372036854775807",
          "-9223372036854775808",
          "18446744073709551616",
          "1e308",
          "1e999",
          "1e-400",
          "0.5",
          "99999999999999999999999999999999999999");
  private static final long[] LENGTHS = {
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1
  };

  private final Random random;

  Mutator(long seed) {
    this.random = Fuzzing.random(~seed);
  }

  /**
   * @param other bytes of another file to splice in
   */
  byte[] mutate(byte[] good, byte[] other) {
    byte[] bytes = good;
    int times = 1 + random.nextInt(4);
    boolean inPlace = random.nextBoolean();
    for (int i = 0; i < times; i++) {
      bytes = inPlace ? inPlace(bytes) : once(bytes, other);
    }
    return bytes.length > 1 << 20 ? java.util.Arrays.copyOf(bytes, 1 << 20) : bytes;
  }

  private byte[] once(byte[] in, byte[] other) {
    if (in.length == 0) {
      return other.clone();
    }
    int at =
        random.nextInt(3) == 0
            ? random.nextInt(in.length)
            : random.nextInt(Math.min(in.length, 256));
    int length = 1 + random.nextInt(Math.min(64, in.length - at));
    return switch (random.nextInt(12)) {
      case 0 -> splice(in, at, in.length - at, new byte[0]);
      case 1 -> flip(in, at);
      case 2 -> splice(in, at, length, noise(length));
      case 3 -> splice(in, at, length, new byte[0]);
      case 4 -> splice(in, at, 0, java.util.Arrays.copyOfRange(in, at, at + length));
      case 5 -> splice(in, at, length, piece(other));
      case 6 -> number(in, at);
      case 7 -> text(in, at);
      case 8 -> splice(in, at, Math.min(8, in.length - at), little(8));
      case 9 -> splice(in, at, Math.min(4, in.length - at), little(4));
      case 10 -> nested(in, at);
      default -> repeated(in, at, length);
    };
  }

  /** Damage that leaves the length as it is. */
  private byte[] inPlace(byte[] in) {
    int at = random.nextInt(in.length);
    int left = in.length - at;
    return switch (random.nextInt(4)) {
      case 0 -> flip(in, at);
      case 1 ->
          splice(in, at, Math.min(8, left), java.util.Arrays.copyOf(little(8), Math.min(8, left)));
      case 2 ->
          splice(in, at, Math.min(4, left), java.util.Arrays.copyOf(little(4), Math.min(4, left)));
      default -> splice(in, at, 1, noise(1));
    };
  }

  private byte[] flip(byte[] in, int at) {
    byte[] out = in.clone();
    out[at] ^= (byte) (1 << random.nextInt(8));
    return out;
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] piece(byte[] other) {
    if (other.length == 0) {
      return other;
    }
    int at = random.nextInt(other.length);
    return java.util.Arrays.copyOfRange(
        other, at, at + 1 + random.nextInt(Math.min(128, other.length - at)));
  }

  private byte[] little(int size) {
    long value = LENGTHS[random.nextInt(LENGTHS.length)];
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (value >> 8 * i);
    }
    return bytes;
  }

  /** The number in digits at or after a place becomes a telling one. */
  private byte[] number(byte[] in, int at) {
    int from = at;
    while (from < in.length && !digit(in[from])) {
      from++;
    }
    int to = from;
    while (to < in.length && digit(in[to])) {
      to++;
    }
    return splice(in, from, to - from, ascii(NUMBERS.get(random.nextInt(NUMBERS.size()))));
  }

  private static boolean digit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** What stands between the next two quotes becomes a telling text. */
  private byte[] text(byte[] in, int at) {
    int from = at;
    while (from < in.length && in[from] != '"') {
      from++;
    }
    int to = from + 1;
    while (to < in.length && in[to] != '"') {
      to++;
    }
    byte[] text = ascii(TEXTS.get(random.nextInt(TEXTS.size())));
    return to >= in.length ? splice(in, at, 0, text) : splice(in, from + 1, to - from - 1, text);
  }

  private byte[] nested(byte[] in, int at) {
    String open = random.nextBoolean() ? "[" : "{\"a\":";
    return splice(in, at, 0, ascii(open.repeat(1 + random.nextInt(20_000))));
  }

  private byte[] repeated(byte[] in, int at, int length) {
    byte[] part = java.util.Arrays.copyOfRange(in, at, at + length);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    int times = 1 + random.nextInt(3000);
    for (int i = 0; i < times; i++) {
      many.writeBytes(part);
    }
    return splice(in, at, 0, many.toByteArray());
  }

  private static byte[] splice(byte[] in, int at, int drop, byte[] put) {
    byte[] out = new byte[in.length - drop + put.length];
    System.arraycopy(in, 0, out, 0, at);
    System.arraycopy(put, 0, out, at, put.length);
    System.arraycopy(in, at + drop, out, at + put.length, in.length - at - drop);
    return out;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
