package org.scion.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.scion.core.SpecException;

/** Reads whole files that others made, up to a stated size. */
public final class BoundedFile {

  private BoundedFile() {}

  /**
   * @throws SpecException if there is no such file or it is larger
   */
  public static byte[] read(Path file, long mostBytes) {
    if (!Files.isRegularFile(file)) {
      throw new SpecException("file", file.toString(), "an existing file", "Check the path");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes((int) Math.min(mostBytes + 1, Integer.MAX_VALUE - 8));
      if (bytes.length > mostBytes) {
        throw Refusal.of(file, "size in bytes", Files.size(file), "at most " + mostBytes);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
