package org.scion.app.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Locale;

/**
 * A line that says how far something is: bar, share, rate, time left. On a terminal it is redrawn
 * at most ten times a second; elsewhere a plain line comes with each phase, each tenth and at least
 * every half minute. Thread-safe.
 */
final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 28;
  private static final int REDRAW_MILLIS = 100;
  private static final int PLAIN_MILLIS = 30_000;
  private static final int LINE = 110;

  private final PrintStream err;
  private final boolean live;
  private final Clock clock;
  private String phase = "";
  private long phaseStart;
  private long phaseDone;
  private long shownAt;
  private long shownTenth;
  private boolean drawn;

  ProgressBar(PrintStream err, boolean live, Clock clock) {
    this.err = err;
    this.live = live;
    this.clock = clock;
  }

  /**
   * @param total 0 when unknown
   * @param unit of done and total, {@code steps}
   * @param note more to say, such as the loss; may be empty
   */
  synchronized void show(String name, long done, long total, String unit, String note) {
    long now = clock.millis();
    boolean fresh = !name.equals(phase);
    if (fresh) {
      phase = name;
      phaseStart = now;
      phaseDone = done;
    }
    long tenth = total > 0 ? 10 * done / total : 0;
    boolean last = total > 0 && done >= total;
    long wait = live ? REDRAW_MILLIS : PLAIN_MILLIS;
    boolean due = now - shownAt >= wait || (!live && tenth != shownTenth) || (live && last);
    if (!fresh && !due) {
      return;
    }
    shownAt = now;
    shownTenth = tenth;
    draw(line(done, total, unit, note, now - phaseStart));
  }

  /** A line of its own, above the bar. */
  synchronized void say(String sentence) {
    clear();
    err.println(sentence);
  }

  String line(long done, long total, String unit, String note, long elapsedMillis) {
    StringBuilder line = new StringBuilder(phase);
    long fresh = done - phaseDone;
    double rate = elapsedMillis > 0 ? 1000.0 * fresh / elapsedMillis : 0;
    if (total > 0) {
      int filled = (int) Math.min(WIDTH, WIDTH * done / total);
      if (live) {
        line.append(" [").append("#".repeat(filled)).append("-".repeat(WIDTH - filled)).append(']');
      }
      line.append(String.format(Locale.ROOT, " %3d%% %d/%d", 100 * done / total, done, total));
    } else if (done > 0) {
      line.append(' ').append(done);
    }
    if (total > 0 || done > 0) {
      line.append(' ').append(unit);
    }
    if (rate > 0) {
      line.append(String.format(Locale.ROOT, "  %s/s", Words.short3(rate)));
    }
    if (rate > 0 && total > done) {
      line.append("  ")
          .append(Words.duration((long) (1000 * (total - done) / rate)))
          .append(" left");
    }
    return note.isEmpty() ? line.toString() : line.append("  ").append(note).toString();
  }

  private void draw(String line) {
    if (live) {
      String cut = line.length() > LINE ? line.substring(0, LINE) : line;
      err.print("\r\033[K" + cut);
      err.flush();
      drawn = true;
    } else {
      err.println(line);
    }
  }

  private void clear() {
    if (drawn) {
      err.print("\r\033[K");
      err.flush();
      drawn = false;
    }
  }

  @Override
  public synchronized void close() {
    clear();
  }
}
