package org.scion.core.data;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/** Opens a data file as plain bytes; guards against archives that swell without end. */
final class DataBytes {
  /** Text rarely packs beyond 1:50; gzip itself ends near 1:1032. */
  static final long MAX_RATIO = 200;

  /** Below this size a high ratio is harmless. */
  static final long RATIO_FREE_BYTES = 64L << 20;

  private DataBytes() {}

  static InputStream open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new SpecException(
          "data file", file.toString(), "an existing file", "Check the path of the data");
    }
    InputStream raw = new BufferedInputStream(newStream(file), 1 << 16);
    try {
      InputStream plain = packed(file) ? new Guard(unpacked(raw, file), file) : raw;
      return refuseWideText(new BufferedInputStream(plain, 1 << 16), file);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** Whether the file is an archive, in which no place can be found by its byte. */
  static boolean packed(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".gz") || name.endsWith(".zst");
  }

  private static InputStream unpacked(InputStream raw, Path file) throws IOException {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz")
        ? new GZIPInputStream(raw, 1 << 16)
        : new ZstdInputStream(raw);
  }

  private static InputStream newStream(Path file) throws IOException {
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new SpecException(
          "data file", file.toString(), "an existing file", "Check the path of the data");
    }
  }

  private static InputStream refuseWideText(InputStream in, Path file) throws IOException {
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    if ((first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF)) {
      throw new UnsupportedException(
          file + " is UTF-16 text; Scion reads UTF-8. Save the file as UTF-8");
    }
    return in;
  }

  /** Counts what comes out against the size of the archive. */
  private static final class Guard extends FilterInputStream {
    private final Path file;
    private final long allowed;
    private long delivered;

    Guard(InputStream in, Path file) throws IOException {
      super(in);
      this.file = file;
      this.allowed = Math.max(RATIO_FREE_BYTES, Files.size(file) * MAX_RATIO);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int read = super.read(target, offset, length);
        count(Math.max(read, 0));
        return read;
      } catch (IndexOutOfBoundsException damaged) {
        // The unpacker follows a length of a damaged block out of its own tables.
        throw new IOException(file + " is damaged and cannot be unpacked", damaged);
      }
    }

    private void count(long bytes) {
      delivered += bytes;
      if (delivered > allowed) {
        throw new SpecException(
            file.toString(),
            "more than " + allowed + " bytes unpacked",
            "an archive that unpacks to at most " + MAX_RATIO + " times its size",
            "Unpack it yourself if you trust it");
      }
    }
  }
}
