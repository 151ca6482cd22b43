package org.scion.core.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/**
 * A file of any size, read through memory maps: one map up to 2^31 - 1 bytes, else one map a range.
 * Thread-safe.
 */
final class MappedFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final Map<Range, ByteBuffer> maps = new ConcurrentHashMap<>();

  private record Range(long offset, int length) {}

  private MappedFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /**
   * @throws SpecException if there is no such regular file
   */
  static MappedFile open(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new SpecException("file", path.toString(), "an existing file", "Check the path");
    }
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      return new MappedFile(path, channel, channel.size());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + path, e);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /**
   * A copy of a small range, such as a header; the caller has checked it against {@link #size()}.
   */
  ByteBuffer copy(long offset, int length) {
    ByteBuffer copy = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    try {
      while (copy.hasRemaining()) {
        if (channel.read(copy, offset + copy.position()) < 0) {
          throw Refusal.of(path, "size", size, "a file that nobody truncates while it is read");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
    return copy.flip();
  }

  /**
   * A read-only little-endian view of a range; the caller has checked it against {@link #size()}.
   *
   * @throws UnsupportedException above 2^31 - 1 bytes
   */
  ByteBuffer range(long offset, long length, String what) {
    if (length > Integer.MAX_VALUE) {
      throw new UnsupportedException(
          path
              + ": "
              + what
              + " takes "
              + length
              + " bytes; one tensor may take at most 2147483647");
    }
    if (length == 0) { // an empty tensor may lie just behind the file
      return ByteBuffer.allocate(0).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
    if (size <= Integer.MAX_VALUE) {
      ByteBuffer whole = maps.computeIfAbsent(new Range(0, (int) size), this::map);
      return whole.slice((int) offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
    }
    ByteBuffer one = maps.computeIfAbsent(new Range(offset, (int) length), this::map);
    return one.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer map(Range range) {
    try {
      return channel.map(FileChannel.MapMode.READ_ONLY, range.offset, range.length);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot map " + path, e);
    }
  }

  @Override
  public void close() {
    maps.clear();
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + path, e);
    }
  }
}
