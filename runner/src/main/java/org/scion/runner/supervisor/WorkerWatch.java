package org.scion.runner.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import org.scion.core.run.EventReader;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;

/**
 * Follows the event log of a worker from its start on. Silence is measured by a clock that nobody
 * can set, so a jump of the wall clock ends no run. Confined to one thread.
 */
final class WorkerWatch {
  /** What became of a worker. */
  enum Verdict {
    ALIVE,
    FINISHED,
    DEAD,
    HUNG
  }

  private static final double LONGEST_LOOK_SECONDS = 2;
  private static final double LAST_WORD_SECONDS = 10;

  private final RunFolder run;
  private final EventReader reader;
  private final long outOfMemoryKills;
  private long pid;
  private long lastLook;
  private double silentSeconds;
  private long lastSize = -1;
  private boolean spoke;
  private boolean checkpointed;
  private RunEvent finished;
  private double memoryGb;
  private long deadSince = -1;

  /**
   * @param outOfMemoryKills count of the machine when watching began
   */
  WorkerWatch(RunFolder run, QueueEntry entry, long nowNanos, long outOfMemoryKills) {
    this.run = run;
    this.reader = new EventReader(run.events(), entry.logOffset());
    this.pid = entry.pid();
    this.lastLook = nowNanos;
    this.outOfMemoryKills = outOfMemoryKills;
  }

  Verdict look(long nowNanos, QueueSettings settings) {
    // Time counts only while somebody looks: if this process was stopped, so was the worker
    // perhaps.
    silentSeconds += Math.min(LONGEST_LOOK_SECONDS, (nowNanos - lastLook) / 1e9);
    lastLook = nowNanos;
    read();
    if (finished != null && (!alive() || silentSeconds > LAST_WORD_SECONDS)) {
      return Verdict.FINISHED;
    }
    if (finished == null && !alive()) {
      if (deadSince < 0) {
        deadSince = nowNanos;
      }
      // The shell beside the worker needs a moment to write the exit code.
      boolean told = Files.exists(run.exit());
      if (told || nowNanos - deadSince > 1_000_000_000L) {
        read();
        return finished == null ? Verdict.DEAD : Verdict.FINISHED;
      }
      return Verdict.ALIVE;
    }
    double limit = spoke ? settings.silenceSeconds() : settings.startSeconds();
    return finished == null && silentSeconds > limit ? Verdict.HUNG : Verdict.ALIVE;
  }

  private boolean alive() {
    return RunState.alive(pid == 0 ? null : pid);
  }

  private void read() {
    long size = size();
    if (size == lastSize) {
      return;
    }
    lastSize = size;
    long before;
    do {
      before = reader.offset();
      reader.next().forEach(this::take);
    } while (reader.offset() > before);
    silentSeconds = 0;
  }

  private void take(RunEvent event) {
    spoke = true;
    switch (event.type()) {
      case "started" -> {
        pid = event.data().path("pid").asLong(pid);
        finished = null;
      }
      case "heartbeat" -> memoryGb = event.data().path("memory_gb").asDouble(memoryGb);
      case "checkpoint" -> checkpointed = true;
      case "finished" -> finished = event;
      default -> {}
    }
  }

  private long size() {
    try {
      return Files.exists(run.events()) ? Files.size(run.events()) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + run.events(), e);
    }
  }

  /** A worker found after the start of which nobody noted the process. */
  void adopt(long found) {
    pid = found;
  }

  long pid() {
    return pid;
  }

  /** Since its last word, as far as somebody looked. */
  double silentSeconds() {
    return silentSeconds;
  }

  /** Memory that the last heartbeat told, 10^9 bytes; 0 before the first. */
  double memoryGb() {
    return memoryGb;
  }

  /** Whether it got further than its start: what fails now is not what failed before. */
  boolean checkpointed() {
    return checkpointed;
  }

  long outOfMemoryKills() {
    return outOfMemoryKills;
  }

  Optional<RunEvent> finished() {
    return Optional.ofNullable(finished);
  }
}
