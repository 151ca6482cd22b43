package org.scion.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.Json;

/**
 * Adds a long log up from its first and its last lines: the state of a run lies there unless it was
 * resumed or has been silent for long, and then the whole log is read. Stateless.
 */
public final class LogEnds {
  private static final int END = 1 << 16;
  private static final int LONG_END = 1 << 20;
  private static final Set<String> TELLING =
      Set.of("started", "step", "paused", "resumed", "finished");

  private LogEnds() {}

  /**
   * @param launchedPid process that launch.json names, 0 if none: if the first worker is that one,
   *     no later one has started
   */
  static RunFold fold(Path log, long launchedPid) {
    for (int end : new int[] {END, LONG_END}) {
      RunFold fold = fromEnds(log, launchedPid, end);
      if (fold != null) {
        return fold;
      }
    }
    RunFold fold = new RunFold();
    EventReader.all(log).forEach(fold::add);
    return fold;
  }

  /**
   * @return null if the log is short or its ends do not tell
   */
  private static RunFold fromEnds(Path log, long launchedPid, int length) {
    if (size(log) < END + 2L * length) {
      return null;
    }
    RunFold fold = new RunFold();
    lines(log, 0, END).forEach(fold::add);
    List<RunEvent> tail = tail(log, length);
    boolean startsInTail = tail.stream().anyMatch(e -> e.type().equals("started"));
    boolean sameWorker = fold.pid() != null && fold.pid() == launchedPid;
    if (tail.stream().noneMatch(e -> TELLING.contains(e.type())) || !(startsInTail || sameWorker)) {
      return null;
    }
    tail.forEach(fold::add);
    return fold;
  }

  /** What a worker said when it started: the last one that the ends of the log tell of. */
  static JsonNode started(Path log) {
    JsonNode started = Json.object();
    List<RunEvent> ends = new ArrayList<>(lines(log, 0, (int) Math.min(size(log), END)));
    ends.addAll(tail(log));
    for (RunEvent event : ends) {
      started = event.type().equals("started") ? event.data() : started;
    }
    return started;
  }

  /** The events in the last 64 KB of a log. */
  public static List<RunEvent> tail(Path log) {
    return tail(log, END);
  }

  private static List<RunEvent> tail(Path log, int length) {
    long size = size(log);
    return lines(log, Math.max(0, size - length), (int) Math.min(size, length));
  }

  private static long size(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + log, e);
    }
  }

  /** The whole lines inside a piece of the file; the piece's first line counts only at offset 0. */
  private static List<RunEvent> lines(Path log, long offset, int length) {
    byte[] bytes = new byte[length];
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(offset);
      file.readFully(bytes);
    } catch (java.io.FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int from = offset == 0 ? 0 : text.indexOf('\n') + 1;
    int to = text.lastIndexOf('\n');
    List<RunEvent> events = new ArrayList<>();
    if (to > from) {
      text.substring(from, to)
          .lines()
          .map(RunEvent::parse)
          .filter(java.util.Objects::nonNull)
          .forEach(events::add);
    }
    return events;
  }
}
