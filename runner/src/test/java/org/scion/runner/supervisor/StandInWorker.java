package org.scion.runner.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.run.EventWriter;
import org.scion.core.run.ProcessLock;
import org.scion.core.run.RunFolder;
import org.scion.core.spec.SpecReader;

/**
 * A worker without tensors: writes events, checkpoints and heartbeats and obeys commands as the
 * real one does. Its loss depends on every step before, so a step lost or done twice shows in all
 * later ones. Faults are asked for in experiment.yaml under {@code stand_in}.
 */
final class StandInWorker {
  private final RunFolder run;
  private final JsonNode wish;
  private final EventWriter log;
  private long state = 1;
  private int read;

  private StandInWorker(RunFolder run) {
    this.run = run;
    this.wish = SpecReader.document(run.spec()).path("stand_in");
    this.log = new EventWriter(run.events(), Clock.systemUTC());
  }

  public static void main(String[] args) throws Exception {
    RunFolder run = new RunFolder(Path.of(args[args.length - 1]));
    Optional<ProcessLock> lock = ProcessLock.take(run.lock(), ProcessLock.A_LAST_BREATH);
    if (lock.isEmpty()) {
      System.exit(5);
    }
    new StandInWorker(run).work();
  }

  /** The loss of each step of a run that nobody disturbed. */
  static double[] undisturbed(int steps) {
    double[] losses = new double[steps];
    long state = 1;
    for (int i = 0; i < steps; i++) {
      state = next(state);
      losses[i] = loss(state);
    }
    return losses;
  }

  private static long next(long state) {
    return state * 6364136223846793005L + 1442695040888963407L;
  }

  private static double loss(long state) {
    return (state >>> 40) / (double) (1 << 24);
  }

  private void work() throws Exception {
    int steps = wish.path("steps").asInt(30);
    if (wish.path("silent").asBoolean()) {
      Thread.sleep(600_000);
    }
    int from = resume();
    ObjectNode started = Json.object().put("pid", ProcessHandle.current().pid());
    log.write("started", started.put("steps", steps).put("resumed_from", from));
    beat();
    for (int step = from + 1; step <= steps; step++) {
      faults(step);
      state = next(state);
      ObjectNode data = Json.object().put("step", step);
      data.putObject("values").put("loss", loss(state));
      log.write("step", data);
      if (step % wish.path("checkpoint_every").asInt(5) == 0) {
        checkpoint(step);
      }
      if (!obey(step)) {
        checkpoint(step);
        end("stopped", "stopped by the user");
      }
      Thread.sleep(wish.path("step_ms").asInt(4));
    }
    end("done", "");
  }

  private void end(String status, String message) {
    log.write("finished", Json.object().put("status", status).put("message", message));
    log.sync();
    System.exit(0);
  }

  private void beat() {
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                log.write("heartbeat", Json.object().put("memory_gb", 0.1));
                try {
                  Thread.sleep(wish.path("beat_ms").asInt(500));
                } catch (InterruptedException e) {
                  return;
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void faults(int step) throws InterruptedException {
    boolean again = !wish.path("every_time").asBoolean() && Files.exists(run.path().resolve("met"));
    if (again) {
      return;
    }
    String fault = wish.path("fault").asText("");
    if (fault.isEmpty() || step != wish.path("at").asInt(7)) {
      return;
    }
    RunFolder.writeWhole(run.path().resolve("met"), fault);
    switch (fault) {
      case "numbers" -> {
        log.write(
            "finished", Json.object().put("status", "failed").put("message", "loss is not finite"));
        System.exit(3);
      }
      case "exception" -> throw new IllegalStateException("the tensor has the wrong shape");
      case "hang" -> {
        log.close();
        Thread.sleep(600_000);
      }
      case "memory" -> {
        System.err.println("java.lang.OutOfMemoryError: Java heap space");
        Runtime.getRuntime().halt(3);
      }
      default -> throw new IllegalArgumentException(fault);
    }
  }

  private void checkpoint(int step) throws IOException {
    String name = String.format(Locale.ROOT, "step-%06d", step);
    Path folder = run.checkpoints().resolve(name);
    Files.createDirectories(folder);
    String body = step + " " + state;
    RunFolder.writeWhole(
        folder.resolve("state.json"),
        Json.line(Json.object().put("body", body).put("hash", body.hashCode())));
    log.write("checkpoint", Json.object().put("step", step).put("path", "checkpoints/" + name));
  }

  private int resume() throws IOException {
    if (!Files.isDirectory(run.checkpoints())) {
      return 0;
    }
    try (Stream<Path> list = Files.list(run.checkpoints())) {
      for (Path folder : list.sorted(Comparator.reverseOrder()).toList()) {
        Path file = folder.resolve("state.json");
        JsonNode saved = Files.exists(file) ? Json.read(file) : Json.object();
        String body = saved.path("body").asText();
        if (!body.isEmpty() && body.hashCode() == saved.path("hash").asInt()) {
          state = Long.parseLong(body.split(" ")[1]);
          return Integer.parseInt(body.split(" ")[0]);
        }
      }
    }
    return 0;
  }

  /**
   * @return false to stop
   */
  private boolean obey(int step) throws InterruptedException {
    boolean paused = false;
    do {
      List<String> lines = lines();
      for (; read < lines.size(); read++) {
        String command = Json.parse(lines.get(read), "control").path("command").asText();
        if (command.equals("stop")) {
          return false;
        }
        boolean pause = command.equals("pause");
        if (pause != paused) {
          log.write(pause ? "paused" : "resumed", Json.object().put("step", step));
        }
        paused = pause;
      }
      if (paused) {
        Thread.sleep(20);
      }
    } while (paused);
    return true;
  }

  private List<String> lines() {
    try {
      return Files.exists(run.control()) ? Files.readAllLines(run.control()) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
