package org.scion.core.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;

/**
 * A run's place in the queue: queue.json of its folder. Written once by whoever submits the run and
 * from then on by the supervisor alone; everybody may read it. Immutable.
 *
 * @param state {@code queued}, {@code running} (a worker is at it or about to be), {@code ended}
 * @param held whether it waits for a person
 * @param priority higher goes first; 0 as a rule
 * @param order among equal priorities, smaller goes first; milliseconds of submission as a rule
 * @param after ids of runs that must be done before
 * @param group name of the sweep that it belongs to; empty if none
 * @param shareGpu whether it may run on a GPU beside another run
 * @param attempt starts so far
 * @param notBefore earliest next start, milliseconds since 1970; 0 for at once
 * @param message why it waits, in words; may be empty
 * @param device {@code cpu} or {@code cuda:0}; empty before the first start
 * @param pid of the worker last started; 0 if none
 * @param logOffset size of the event log at the last start
 */
public record QueueEntry(
    String state,
    boolean held,
    int priority,
    double order,
    List<String> after,
    String group,
    boolean shareGpu,
    int attempt,
    long notBefore,
    String message,
    String device,
    long pid,
    long logOffset) {

  public QueueEntry {
    after = List.copyOf(after);
  }

  /** A run that has just been submitted. */
  public static QueueEntry submitted(long nowMillis, List<String> after, String group) {
    return new QueueEntry(
        "queued", false, 0, nowMillis, after, group, false, 0, 0, "waiting", "", 0, 0);
  }

  /** Whether it waits for its turn. */
  public boolean queued() {
    return state.equals("queued");
  }

  /** Whether a worker is at it as far as the queue knows. */
  public boolean running() {
    return state.equals("running");
  }

  /** The entry of a run; null if it was never submitted or its file is not readable as JSON. */
  public static QueueEntry read(RunFolder run) {
    if (!Files.exists(run.queue())) {
      return null;
    }
    var node = run.queueJson();
    List<String> after = new ArrayList<>();
    node.path("after").forEach(id -> after.add(id.asText()));
    return new QueueEntry(
        node.path("state").asText("queued"),
        node.path("held").asBoolean(),
        node.path("priority").asInt(),
        node.path("order").asDouble(),
        after,
        node.path("group").asText(""),
        node.path("share_gpu").asBoolean(),
        node.path("attempt").asInt(),
        node.path("not_before").asLong(),
        node.path("message").asText(""),
        node.path("device").asText(""),
        node.path("pid").asLong(),
        node.path("log_offset").asLong());
  }

  /** Writes queue.json whole. */
  public void write(RunFolder run) {
    ObjectNode node = Json.object();
    node.put("state", state).put("held", held).put("priority", priority).put("order", order);
    node.set("after", Json.tree(after));
    node.put("group", group).put("share_gpu", shareGpu).put("attempt", attempt);
    node.put("not_before", notBefore).put("message", message).put("device", device);
    node.put("pid", pid).put("log_offset", logOffset);
    RunFolder.writeWhole(run.queue(), Json.pretty(node));
  }

  public QueueEntry withMessage(String text) {
    return new QueueEntry(
        state, held, priority, order, after, group, shareGpu, attempt, notBefore, text, device, pid,
        logOffset);
  }

  public QueueEntry withHeld(boolean value) {
    return new QueueEntry(
        state,
        value,
        priority,
        order,
        after,
        group,
        shareGpu,
        attempt,
        notBefore,
        value ? "held; `scion runs resume` lets it go" : "waiting",
        device,
        pid,
        logOffset);
  }

  public QueueEntry withPlace(int newPriority, double newOrder) {
    return new QueueEntry(
        state,
        held,
        newPriority,
        newOrder,
        after,
        group,
        shareGpu,
        attempt,
        notBefore,
        message,
        device,
        pid,
        logOffset);
  }

  public QueueEntry withShareGpu(boolean value) {
    return new QueueEntry(
        state, held, priority, order, after, group, value, attempt, notBefore, message, device, pid,
        logOffset);
  }

  /** Handed to a launcher, whose process is not known yet. */
  public QueueEntry launching(String onDevice, long offset) {
    return new QueueEntry(
        "running",
        false,
        priority,
        order,
        after,
        group,
        shareGpu,
        attempt + 1,
        0,
        "",
        onDevice,
        0,
        offset);
  }

  public QueueEntry launched(long newPid) {
    return new QueueEntry(
        state, held, priority, order, after, group, shareGpu, attempt, notBefore, message, device,
        newPid, logOffset);
  }

  public QueueEntry ended(String why) {
    return new QueueEntry(
        "ended", false, priority, order, after, group, shareGpu, attempt, 0, why, device, pid,
        logOffset);
  }

  /** Back in the queue, not before a time. */
  public QueueEntry again(int attempts, long notBeforeMillis, String why) {
    return new QueueEntry(
        "queued",
        false,
        priority,
        order,
        after,
        group,
        shareGpu,
        attempts,
        notBeforeMillis,
        why,
        device,
        0,
        logOffset);
  }
}
