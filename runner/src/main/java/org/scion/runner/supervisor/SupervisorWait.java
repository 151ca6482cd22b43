package org.scion.runner.supervisor;

import java.util.function.BooleanSupplier;

/**
 * How long a command waits for the supervisor: as long as its heartbeat changes, at most ten
 * minutes, for a busy machine makes it slow and not dead. Times are those of {@link
 * System#nanoTime()}, so that a clock that jumps changes nothing. Confined to one thread.
 */
final class SupervisorWait {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 5 * SECOND;
  private static final long TELL = 15 * SECOND;
  private static final long STUCK = 20 * SECOND;
  private static final long SILENCE = 90 * SECOND;
  private static final long MOST = 600 * SECOND;

  /** What to do now. */
  enum Action {
    WAIT,
    START,
    TELL,
    END_STUCK,
    GIVE_UP
  }

  private final long begin;
  private long started;
  private long told;
  private long alive;
  private String beat = "";
  private boolean ended;

  SupervisorWait(long now) {
    begin = now;
    started = now - START;
    told = now;
    alive = now;
  }

  /**
   * @param now nanoseconds
   * @param held whether a supervisor holds the workspace or is starting; asked only where it
   *     decides
   * @param beatNow the heartbeat's text as it lies there
   */
  Action next(long now, BooleanSupplier held, String beatNow) {
    if (!beatNow.equals(beat)) {
      beat = beatNow;
      alive = now;
    }
    if (now - begin > MOST || now - alive > SILENCE) {
      return Action.GIVE_UP;
    }
    if (now - started >= START && !held.getAsBoolean()) {
      started = now;
      return Action.START;
    }
    if (!ended && now - alive > STUCK) {
      ended = true;
      return Action.END_STUCK;
    }
    if (now - told > TELL) {
      told = now;
      return Action.TELL;
    }
    return Action.WAIT;
  }
}
