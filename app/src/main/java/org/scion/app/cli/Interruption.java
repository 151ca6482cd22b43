package org.scion.app.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.scion.core.SpecException;
import org.scion.core.run.RunFolder;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C while a run is followed. The first one asks whether to stop, where a person can answer,
 * and stops the run at a checkpoint, or takes it out of the queue; where nobody can, it does so at
 * once. The second one, at the question or while the checkpoint is being written, leaves the run to
 * itself.
 */
final class Interruption implements AutoCloseable {
  private static final Signal INTERRUPT = new Signal("INT");

  private final Session session;
  private final RunFolder folder;
  private final ProgressBar bar;
  private final AtomicInteger count = new AtomicInteger();
  private final SignalHandler before;
  private volatile boolean left;
  private volatile boolean stopping;

  Interruption(Session session, RunFolder folder, ProgressBar bar) {
    this.session = session;
    this.folder = folder;
    this.bar = bar;
    this.before = Signal.handle(INTERRUPT, signal -> interrupted());
  }

  /** Whether the run shall be left alone. */
  boolean left() {
    return left;
  }

  /** Whether the run was asked to stop. */
  boolean stopping() {
    return stopping;
  }

  private void interrupted() {
    if (count.incrementAndGet() > 1) {
      bar.say("Left running: `scion runs show " + folder.id() + "`.");
      left = true;
      return;
    }
    if (!session.wiring().terminal().asks()) {
      stop();
      return;
    }
    bar.say(
        "Stop the run at a checkpoint? [Y]es, [c]ontinue watching, [l]eave it running"
            + " (Ctrl-C again leaves it)");
    Thread question = new Thread(this::ask, "question");
    question.setDaemon(true);
    question.start();
  }

  private void ask() {
    String answer;
    try {
      answer = session.wiring().terminal().in().readLine();
    } catch (IOException e) {
      answer = "";
    }
    String first = answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
    if (left) {
      return;
    }
    if (first.startsWith("c")) {
      count.set(0);
    } else if (first.startsWith("l")) {
      left = true;
    } else {
      stop();
    }
  }

  private void stop() {
    stopping = true;
    bar.say("Stopping at a checkpoint; Ctrl-C leaves it to finish that by itself.");
    try {
      session.wiring().queue(session.workspace()).stop(folder);
    } catch (SpecException endedMeanwhile) {
      bar.say(endedMeanwhile.getMessage());
    }
  }

  @Override
  public void close() {
    Signal.handle(INTERRUPT, before);
  }
}
