package org.scion.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * What the small files of a run folder say about it besides its events. Immutable.
 *
 * @param id of the run
 * @param name of the experiment
 * @param technique ids joined by +
 * @param steps planned; 0 when not known yet
 * @param group name of the sweep that it belongs to; empty if none
 * @param queue state in the queue: queued, running, done and so on; empty if it was never queued
 * @param waiting why it is still queued; may be empty
 * @param createdMillis when it was made, by its id; 0 if the id does not tell
 * @param launchedPid process that was started last; 0 if none
 * @param launched when, milliseconds since 1970
 */
public record RunLabel(
    String id,
    String name,
    String technique,
    long steps,
    String group,
    String queue,
    String waiting,
    long createdMillis,
    long launchedPid,
    long launched) {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  /** Reads plan.json, launch.json and queue.json. */
  public static RunLabel read(RunFolder run) {
    JsonNode plan = run.planJson();
    JsonNode launch = run.launchJson();
    JsonNode queue = run.queueJson();
    return new RunLabel(
        run.id(),
        launch.path("name").asText(plan.path("name").asText(run.id())),
        plan.path("techniques").asText(""),
        plan.path("steps").asLong(),
        queue.path("group").asText(launch.path("group").asText("")),
        queue.path("state").asText(""),
        queue.path("message").asText(""),
        created(run.id()),
        launch.path("pid").asLong(),
        launch.path("launched").asLong());
  }

  private static long created(String id) {
    try {
      String stamp = id.substring(0, Math.min(15, id.length()));
      Instant made = LocalDateTime.parse(stamp, STAMP).toInstant(ZoneOffset.UTC);
      return made.toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
