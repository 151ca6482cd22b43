package org.scion.core.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether the process that wrote its id down is still the one that has it. A process that ended but
 * that nobody waited for (a zombie, as in a container without an init) counts as ended, and so does
 * one that started later than the run's worker did (the id was given away again, after a reboot).
 */
final class WorkerLife {
  /** Clocks of processes are counted in ticks since boot and may be off by so much. */
  private static final long SLACK_MILLIS = 5_000;

  private WorkerLife() {}

  /**
   * @param pid process id, or null
   * @param startedBefore time by which the worker was running, milliseconds since 1970
   */
  static boolean alive(Long pid, long startedBefore) {
    Optional<ProcessHandle> process =
        Optional.ofNullable(pid).filter(p -> p > 0).flatMap(ProcessHandle::of);
    if (process.isEmpty() || !process.get().isAlive() || zombie(pid)) {
      return false;
    }
    Optional<Instant> start = process.get().info().startInstant();
    return start.isEmpty()
        || startedBefore > Long.MAX_VALUE - SLACK_MILLIS
        || start.get().toEpochMilli() <= startedBefore + SLACK_MILLIS;
  }

  /** On Linux, by the letter after the name in parentheses; elsewhere there is no such file. */
  private static boolean zombie(long pid) {
    Path stat = Path.of("/proc", String.valueOf(pid), "stat");
    try {
      if (!Files.isReadable(stat)) {
        return false;
      }
      String line = Files.readString(stat);
      int end = line.lastIndexOf(')');
      return end > 0 && line.length() > end + 2 && "ZX".indexOf(line.charAt(end + 2)) >= 0;
    } catch (IOException ended) {
      return true;
    }
  }
}
