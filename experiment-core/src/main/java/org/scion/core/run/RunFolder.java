package org.scion.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.scion.core.Json;

/**
 * The folder of one run: the truth about it. Thread-safe; holds nothing but the path.
 *
 * <p>experiment.yaml what was asked; plan.json what was resolved; events.jsonl what happened;
 * control.jsonl commands to the worker; queue.json its place in the queue; user.json what a person
 * noted; checkpoints, artifacts, worker.log.
 *
 * @param path the folder, {@code workspace/runs/ID}
 */
public record RunFolder(Path path) {

  public String id() {
    return path.getFileName().toString();
  }

  public Path spec() {
    return path.resolve("experiment.yaml");
  }

  public Path plan() {
    return path.resolve("plan.json");
  }

  public Path events() {
    return path.resolve("events.jsonl");
  }

  public Path control() {
    return path.resolve("control.jsonl");
  }

  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  public Path artifacts() {
    return path.resolve("artifacts");
  }

  public Path workerLog() {
    return path.resolve("worker.log");
  }

  /** What the launcher noted: name, folder of the spec, pid of the worker. */
  public Path launch() {
    return path.resolve("launch.json");
  }

  /** What a person noted: tags, notes, favourite, archived. */
  public Path user() {
    return path.resolve("user.json");
  }

  /** Held by the worker as long as it lives, so that no two write one folder. */
  public Path lock() {
    return path.resolve("worker.lock");
  }

  /** The run's place in the queue, kept by the supervisor. */
  public Path queue() {
    return path.resolve("queue.json");
  }

  /** Process id and exit code of the worker that ended last, where a shell could tell. */
  public Path exit() {
    return path.resolve("worker-exit.json");
  }

  public boolean exists() {
    return Files.isDirectory(path);
  }

  /** plan.json, or an empty object when it is not written yet. */
  public JsonNode planJson() {
    return Files.exists(plan()) ? Json.read(plan()) : Json.object();
  }

  /** launch.json, or an empty object. */
  public JsonNode launchJson() {
    return Files.exists(launch()) ? Json.read(launch()) : Json.object();
  }

  /** queue.json, or an empty object. */
  public JsonNode queueJson() {
    return Files.exists(queue()) ? Json.read(queue()) : Json.object();
  }

  /** Appends a command for the worker: stop, pause, resume. */
  public void command(String command, Clock clock) {
    try {
      Files.writeString(
          control(),
          Json.line(Json.object().put("t", clock.millis()).put("command", command)) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + control(), e);
    }
  }

  /** Writes a file whole or not at all. */
  public static void writeWhole(Path file, String text) {
    try {
      Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(temporary, text);
      Files.move(
          temporary,
          file,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
