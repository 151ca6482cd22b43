package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import picocli.CommandLine.Command;

/** {@code scion runs log ID}: what happened, and what the worker printed. */
@Command(name = "log", description = "Show what happened in a run and what its worker printed.")
final class RunsLogCommand extends OneRunCommand {
  /** Events that come with every step say nothing that {@code metrics} does not say better. */
  private static final Set<String> QUIET =
      Set.of("step", "heartbeat", "progress", "rank", "spectrum");

  @Override
  List<String> keys() {
    return List.of("run", "lines");
  }

  @Override
  Outcome run(Session session) throws IOException {
    RunFolder folder = session.run(id);
    List<String> lines = new ArrayList<>();
    EventReader.all(folder.events()).stream()
        .filter(e -> !QUIET.contains(e.type()))
        .forEach(e -> lines.add(line(e)));
    if (Files.exists(folder.workerLog())) {
      new String(Files.readAllBytes(folder.workerLog()), StandardCharsets.UTF_8)
          .lines()
          .map(line -> "worker: " + line)
          .forEach(lines::add);
    }
    ObjectNode json = shown(session, folder).json();
    json.set("lines", Json.tree(lines));
    return Outcome.of(json, () -> lines);
  }

  private static String line(RunEvent event) {
    String time = java.time.Instant.ofEpochMilli(event.time()).toString();
    return time + " " + event.type() + " " + Json.line(event.data());
  }
}
