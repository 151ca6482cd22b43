package org.scion.runner.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The 256 visible characters that byte-level vocabularies write bytes with.
 *
 * <p>Bytes that Latin-1 prints stand for themselves; the others, in ascending order, take the
 * characters from 256 on, so that a blank becomes U+0120.
 *
 * <p>Source: Radford and others, Language Models are Unsupervised Multitask Learners (2019), the
 * published encoder.
 */
final class ByteAlphabet {
  private static final int BYTES = 256;
  private static final char[] CHARACTERS = characters();

  private ByteAlphabet() {}

  private static char[] characters() {
    char[] characters = new char[BYTES];
    char next = BYTES;
    for (int b = 0; b < BYTES; b++) {
      boolean visible = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
      characters[b] = visible ? (char) b : next++;
    }
    return characters;
  }

  /** A text as its UTF-8 bytes, a character a byte. */
  static String write(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder written = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      written.append(CHARACTERS[b & 0xFF]);
    }
    return written.toString();
  }

  /** All of them, by code point. */
  static List<String> all() {
    return IntStream.range(0, BYTES)
        .map(b -> CHARACTERS[b])
        .sorted()
        .mapToObj(Character::toString)
        .toList();
  }
}
