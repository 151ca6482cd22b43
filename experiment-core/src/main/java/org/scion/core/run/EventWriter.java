package org.scion.core.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;

/**
 * Appends events to a log. A torn last line, left by a kill or a full disk, is cut off when the log
 * is opened. Each event is one write. Thread-safe.
 */
public final class EventWriter implements Closeable {
  private final FileChannel channel;
  private final Clock clock;

  public EventWriter(Path file, Clock clock) {
    this.clock = clock;
    try {
      cutTornLine(file);
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + file, e);
    }
  }

  private static void cutTornLine(Path file) throws IOException {
    if (!java.nio.file.Files.exists(file)) {
      return;
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
      long end = log.length();
      while (end > 0) {
        log.seek(end - 1);
        if (log.read() == '\n') {
          break;
        }
        end--;
      }
      log.setLength(end);
    }
  }

  /** Writes one event with the present time. */
  public synchronized void write(String type, ObjectNode data) {
    byte[] line =
        (new RunEvent(clock.millis(), type, data).line() + "\n").getBytes(StandardCharsets.UTF_8);
    long before = -1;
    try {
      before = channel.size();
      ByteBuffer buffer = ByteBuffer.wrap(line);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      takeBack(before, e);
      throw new UncheckedIOException("cannot write the event log", e);
    }
  }

  /** A full disk may take half a line: without it the next line is whole again. */
  private void takeBack(long size, IOException cause) {
    if (size >= 0 && channel.isOpen()) {
      try {
        channel.truncate(size);
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /** Forces what was written to the disk. */
  public synchronized void sync() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
