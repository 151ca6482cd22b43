package org.scion.core.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an event log from an offset, whole lines only: a torn last line is left for the next call.
 * Confined to one thread.
 */
public final class EventReader {
  private static final int CHUNK = 1 << 20;

  private final Path file;
  private long offset;

  public EventReader(Path file, long offset) {
    this.file = file;
    this.offset = offset;
  }

  /** Where the next line starts. */
  public long offset() {
    return offset;
  }

  /** The events written since the last call, at most about a megabyte of them. */
  public List<RunEvent> next() {
    List<RunEvent> events = new ArrayList<>();
    if (!Files.exists(file)) {
      return events;
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      int size = (int) Math.min(CHUNK, log.length() - offset);
      while (size > 0) {
        byte[] bytes = new byte[size];
        log.seek(offset);
        log.readFully(bytes);
        int end = lastNewline(bytes);
        if (end >= 0) {
          parse(new String(bytes, 0, end + 1, StandardCharsets.UTF_8), events);
          offset += end + 1;
          return events;
        }
        long more = Math.min(2L * size, log.length() - offset);
        size = more > size && more < (1 << 28) ? (int) more : 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return events;
  }

  /** All events of a log. */
  public static List<RunEvent> all(Path file) {
    EventReader reader = new EventReader(file, 0);
    List<RunEvent> result = new ArrayList<>();
    long before;
    do {
      before = reader.offset();
      result.addAll(reader.next());
    } while (reader.offset() > before);
    return result;
  }

  private static void parse(String text, List<RunEvent> events) {
    text.lines().map(RunEvent::parse).filter(java.util.Objects::nonNull).forEach(events::add);
  }

  private static int lastNewline(byte[] bytes) {
    int i = bytes.length - 1;
    while (i >= 0 && bytes[i] != '\n') {
      i--;
    }
    return i;
  }
}
