package org.scion.runner.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;

/**
 * Reads the commands in control.jsonl: stop, pause, resume. Commands written before the worker
 * started are history.
 */
final class Controls {
  private final RunFolder run;
  private long read;
  private boolean paused;
  private boolean stopped;

  Controls(RunFolder run) {
    this.run = run;
    this.read = size();
  }

  private long size() {
    try {
      return Files.exists(run.control()) ? Files.size(run.control()) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what is new. */
  void poll() {
    if (size() <= read) {
      return;
    }
    try {
      byte[] all = Files.readAllBytes(run.control());
      String fresh =
          new String(
              all, (int) read, all.length - (int) read, java.nio.charset.StandardCharsets.UTF_8);
      int end = fresh.lastIndexOf('\n') + 1;
      List<String> lines = fresh.substring(0, end).lines().toList();
      read += fresh.substring(0, end).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      lines.forEach(this::apply);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void apply(String line) {
    JsonNode command = Json.parse(line, "control.jsonl");
    switch (command.path("command").asText()) {
      case "pause" -> paused = true;
      case "resume" -> paused = false;
      case "stop" -> stopped = true;
      default -> {}
    }
  }

  boolean paused() {
    return paused && !stopped;
  }

  boolean stopped() {
    return stopped;
  }
}
