package org.scion.core.model.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.scion.core.Json;

/**
 * SHA-256 of files, remembered by path, size and time of change: hashing gigabytes takes seconds
 * and runs ask often.
 *
 * @param cache folder; entries lie under {@code sha256/}, one a path
 */
public record FileHashes(Path cache) {
  private static final int CHUNK_BYTES = 1 << 20;

  /** What was known about a file when it was hashed. */
  private record Entry(String path, long size, String changed, String sha256) {}

  String of(List<Path> files) {
    if (files.size() == 1) {
      return of(files.get(0));
    }
    StringBuilder lines = new StringBuilder();
    files.stream()
        .sorted(Comparator.comparing(file -> file.getFileName().toString()))
        .forEach(f -> lines.append(of(f)).append("  ").append(f.getFileName()).append('\n'));
    return hex(digest().digest(lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The hash of one file, 64 hexadecimal digits.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public String of(Path file) {
    try {
      Path absolute = file.toRealPath();
      String key = hex(digest().digest(absolute.toString().getBytes(StandardCharsets.UTF_8)));
      Path entryFile = cache.resolve("sha256").resolve(key.substring(0, 32) + ".json");
      long size = Files.size(absolute);
      String changed = Files.getLastModifiedTime(absolute).toString();
      if (Files.exists(entryFile)) {
        Entry known = Json.MAPPER.treeToValue(Json.read(entryFile), Entry.class);
        if (known.equals(new Entry(absolute.toString(), size, changed, known.sha256))) {
          return known.sha256;
        }
      }
      Entry entry = new Entry(absolute.toString(), size, changed, hash(absolute));
      remember(entryFile, entry);
      return entry.sha256;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot hash " + file, e);
    }
  }

  private static void remember(Path entryFile, Entry entry) throws IOException {
    Files.createDirectories(entryFile.getParent());
    Path temporary = entryFile.resolveSibling("." + UUID.randomUUID() + ".part");
    Files.writeString(temporary, Json.line(entry));
    Files.move(
        temporary, entryFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] chunk = new byte[CHUNK_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
    }
    return hex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
