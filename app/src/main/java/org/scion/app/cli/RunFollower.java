package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.scion.core.run.EventReader;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.RunState;

/**
 * Watches the event log of a run that was just started and shows how far it is, until it ends.
 * Ctrl-C asks once and then stops the run at a checkpoint; another leaves the run alone and
 * returns. Made before the run is started, so that it sees only what is new.
 */
final class RunFollower {
  /** How watching ended. */
  enum End {
    ENDED,
    STOPPED,
    LEFT
  }

  private static final int POLL_MILLIS = 100;

  /** How often a silent run is checked for a worker that is gone. */
  private static final int CHECK_EVERY = 20;

  private final Session session;
  private final RunFolder folder;
  private final EventReader reader;
  private String phase = "starting";
  private long steps;
  private boolean ended;

  RunFollower(Session session, RunFolder folder) {
    this.session = session;
    this.folder = folder;
    this.reader = new EventReader(folder.events(), size(folder));
    this.steps = folder.planJson().path("steps").asLong();
  }

  private static long size(RunFolder folder) {
    try {
      return Files.exists(folder.events()) ? Files.size(folder.events()) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  End follow() throws InterruptedException {
    try (ProgressBar bar = session.progress();
        Interruption interruption = new Interruption(session, folder, bar)) {
      bar.say("run " + folder.id());
      bar.show(phase, 0, 0, "", "");
      for (int turn = 1; !ended; turn++) {
        reader.next().forEach(e -> event(e, bar));
        if (interruption.left()) {
          return End.LEFT;
        }
        if (!ended && turn % CHECK_EVERY == 0 && !RunState.read(folder).live()) {
          reader.next().forEach(e -> event(e, bar));
          // Its last words may have come between the two looks.
          ended = ended || !waits(bar);
        }
        if (!ended) {
          Thread.sleep(POLL_MILLIS);
        }
      }
      return interruption.stopping() ? End.STOPPED : End.ENDED;
    }
  }

  /**
   * Whether the queue will start the run, or start it again; sees that somebody works the queue.
   */
  private boolean waits(ProgressBar bar) {
    QueueEntry entry = QueueEntry.read(folder);
    if (entry == null || !(entry.queued() || entry.running())) {
      return false;
    }
    session.wiring().queue(session.workspace()).wake();
    if (entry.queued()) {
      bar.show(entry.message(), 0, 0, "", "");
    }
    return true;
  }

  private void event(RunEvent event, ProgressBar bar) {
    JsonNode d = event.data();
    switch (event.type()) {
      case "started" -> {
        steps = d.path("steps").asLong(steps);
        bar.say(started(d));
      }
      case "phase" -> {
        phase = d.path("name").asText(phase);
        bar.show(phase, 0, 0, "", "");
      }
      case "progress" ->
          bar.show(
              phase,
              d.path("done").asLong(),
              d.path("total").asLong(),
              d.path("unit").asText(""),
              "");
      case "step" -> bar.show(phase, d.path("step").asLong(), steps, "steps", note(d));
      case "evaluation" ->
          bar.say(
              "step "
                  + d.path("step").asText()
                  + " "
                  + d.path("split").asText("validation")
                  + " "
                  + values(d.path("values")));
      case "warning" -> bar.say("warning: " + d.path("message").asText());
      case "paused" -> bar.say("paused; `scion runs resume " + folder.id() + "` goes on");
      case "finished" -> {
        ended = !d.hasNonNull("retry_in_s");
        if (!ended) {
          bar.say(d.path("message").asText() + " Tried again in a moment.");
        }
      }
      default -> {}
    }
  }

  private static String started(JsonNode d) {
    long from = d.path("resumed_from").asLong();
    return "on "
        + d.path("device").asText("cpu")
        + " in "
        + d.path("dtype").asText("float32")
        + (from > 0 ? ", from the checkpoint of step " + from : "");
  }

  private static String note(JsonNode step) {
    JsonNode values = step.path("values");
    String loss = "loss " + Words.short3(values.path("loss").asDouble(Double.NaN));
    JsonNode rate = values.path("tokens_per_s");
    return rate.isNumber() ? loss + "  " + Words.short3(rate.asDouble()) + " tokens/s" : loss;
  }

  private static String values(JsonNode values) {
    StringBuilder text = new StringBuilder();
    values
        .fields()
        .forEachRemaining(
            e -> {
              if (e.getValue().isNumber()) {
                text.append(text.isEmpty() ? "" : ", ")
                    .append(e.getKey())
                    .append(' ')
                    .append(Words.short3(e.getValue().asDouble()));
              }
            });
    return text.toString();
  }
}
