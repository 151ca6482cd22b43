package org.scion.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application image of {@code mvn -Pimage verify}: its launcher, with nothing of the checkout
 * or of another Java, starts the supervisor and a worker, and the worker trains.
 */
@Tag("image")
class PackagedImageTest {
  private static final Path IMAGE = Path.of(System.getProperty("scion.image", "")).toAbsolutePath();

  @TempDir Path folder;

  @Test
  void launcherStartsSupervisorAndWorkerFromInsideTheImage() throws Exception {
    JsonNode started = scion("run", sample(), "--set", "training.steps=40", "--detach");
    String id = started.get("id").asText();
    boolean worker = false;
    JsonNode run;
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
    do {
      Thread.sleep(100);
      run = scion("runs", "show", id).get("run");
      worker |= runsInImage(run.path("worker_pid"));
    } while (!List.of("done", "failed", "stopped").contains(run.get("status").asText())
        && System.nanoTime() < end);
    assertEquals("done", run.get("status").asText(), run.toString());
    assertTrue(worker, "no worker was seen that runs on the image's own Java");
    Path heartbeat = folder.resolve("workspace/supervisor/heartbeat.json");
    JsonNode supervisor = new ObjectMapper().readTree(Files.readString(heartbeat)).path("pid");
    assertTrue(runsInImage(supervisor), "the supervisor does not run on the image's own Java");
  }

  private static boolean runsInImage(JsonNode pid) {
    return ProcessHandle.of(pid.asLong())
        .flatMap(process -> process.info().command())
        .filter(command -> command.startsWith(IMAGE.toString()))
        .isPresent();
  }

  private static String sample() throws IOException {
    try (var files = Files.walk(IMAGE)) {
      return files
          .filter(f -> f.endsWith(Path.of("nano-lm", "experiment.yaml")))
          .findFirst()
          .orElseThrow()
          .toString();
    }
  }

  private JsonNode scion(String... arguments) throws Exception {
    boolean windows = Files.exists(IMAGE.resolve("scion.exe"));
    List<String> command = new ArrayList<>();
    command.add(IMAGE.resolve(windows ? "scion.exe" : "bin/scion").toString());
    command.addAll(List.of("--workspace", folder.resolve("workspace").toString()));
    command.addAll(List.of(arguments));
    command.add("--json");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().remove("JAVA_HOME");
    Path errors = folder.resolve("errors.txt");
    Process process = builder.redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), () -> output + read(errors));
    return new ObjectMapper().readTree(output);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
