package org.scion.core.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Adds a long log up from its first and its last lines: the state of a run lies there unless it was
 * resumed or has been silent for long, and then the whole log is read. Stateless.
 */
final class LogEnds {
  private static final int HEAD = 1 << 16;
  private static final int TAIL = 1 << 20;
  private static final Set<String> TELLING =
      Set.of("started", "step", "paused", "resumed", "finished");

  private LogEnds() {}

  /**
   * @param launchedPid process that launch.json names, 0 if none: if the first worker is that one,
   *     no later one has started
   */
  static RunFold fold(Path log, long launchedPid) {
    RunFold fold = new RunFold();
    try {
      if (Files.exists(log) && Files.size(log) > HEAD + 2L * TAIL) {
        List<RunEvent> head = lines(log, 0, HEAD);
        List<RunEvent> tail = lines(log, Files.size(log) - TAIL, TAIL);
        head.forEach(fold::add);
        boolean startsInTail = tail.stream().anyMatch(e -> e.type().equals("started"));
        boolean sameWorker = fold.pid() != null && fold.pid() == launchedPid;
        boolean tells = tail.stream().anyMatch(e -> TELLING.contains(e.type()));
        if (tells && (startsInTail || sameWorker)) {
          tail.forEach(fold::add);
          return fold;
        }
        fold = new RunFold();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
    EventReader.all(log).forEach(fold::add);
    return fold;
  }

  /** The whole lines inside a piece of the file; the piece's first line counts only at offset 0. */
  private static List<RunEvent> lines(Path log, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(offset);
      file.readFully(bytes);
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
