package org.scion.core.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Hashes as a hub names contents. */
final class ContentHash {
  private ContentHash() {}

  /**
   * The hash of a file, of the kind of an expected one: SHA-256 (64 digits), or git's SHA-1 over
   * {@code "blob " + size + "\0"} and the content (40 digits).
   *
   * @return null if the expected text is neither
   */
  static String of(Path file, String expected) throws IOException {
    if (!expected.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
      return null;
    }
    boolean git = expected.length() == 40;
    try {
      MessageDigest digest = MessageDigest.getInstance(git ? "SHA-1" : "SHA-256");
      if (git) {
        digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] chunk = new byte[1 << 16];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
          digest.update(chunk, 0, n);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1 and SHA-256", e);
    }
  }
}
