package org.scion.runner.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.run.RunFolder;

/** Commands to the supervisor, one file each; a file that is gone was carried out. Thread-safe. */
record Inbox(SupervisorFiles files) {
  /**
   * One command.
   *
   * @param file that it came in
   * @param run id; empty for {@code wake}
   * @param name wake, cancel, hold, release, requeue, kill, priority, place
   * @param data the whole command
   */
  record Command(Path file, String run, String name, JsonNode data) {}

  /** Leaves a command. */
  Path post(String name, String run, ObjectNode data, Clock clock) {
    files.make();
    String file =
        String.format(
            Locale.ROOT,
            "%015d-%08x.json",
            clock.millis(),
            ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
    Path path = files.inbox().resolve(file);
    RunFolder.writeWhole(path, Json.line(data.put("command", name).put("run", run)) + "\n");
    return path;
  }

  /** What lies there, oldest first; a file that is no command is thrown away. */
  List<Command> commands() {
    try (Stream<Path> list = Files.list(files.inbox())) {
      return list.filter(p -> p.toString().endsWith(".json")).sorted().map(Inbox::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + files.inbox(), e);
    }
  }

  private static Command read(Path file) {
    try {
      JsonNode data = Json.read(file);
      return new Command(file, data.path("run").asText(), data.path("command").asText(), data);
    } catch (SpecException e) {
      return new Command(file, "", "unreadable", Json.object());
    }
  }

  void done(Command command) {
    try {
      Files.deleteIfExists(command.file());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + command.file(), e);
    }
  }
}
