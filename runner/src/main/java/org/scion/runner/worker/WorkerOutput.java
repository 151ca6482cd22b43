package org.scion.runner.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobProgress;

/**
 * What a worker says: lines of JSON on its standard output, words for people on its standard error,
 * of which the last are kept for the message of a crash. Two threads drain the streams, so that the
 * caller's wait can be interrupted.
 */
final class WorkerOutput implements AutoCloseable {
  private static final int KEPT_LINES = 30;
  private static final String END = "";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Deque<String> errors = new ArrayDeque<>();
  private final Thread errorReader;

  WorkerOutput(Process process) {
    this.process = process;
    reader(process.getInputStream(), lines::add, "worker output");
    errorReader = reader(process.getErrorStream(), this::keep, "worker errors");
  }

  /**
   * Waits for the last line.
   *
   * @throws JobFailure if that is an error, or never comes
   */
  JsonNode result(Consumer<JobProgress> progress) throws InterruptedException {
    while (true) {
      String line = lines.take();
      if (line.equals(END)) {
        throw died();
      }
      JsonNode node = parsed(line);
      if (node.has("result")) {
        return node.get("result");
      }
      if (node.has("error")) {
        throw failure(node.get("error"));
      }
      if (node.has("progress")) {
        progress.accept(progress(node.get("progress")));
      }
    }
  }

  /** Waits so long for the end of a job that nobody wants any more; says whether it came. */
  boolean settled(long millis) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (true) {
      String line = lines.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null || line.equals(END)) {
        return false;
      }
      JsonNode node = parsed(line);
      if (node.has("result") || node.has("error")) {
        return true;
      }
    }
  }

  private static JobProgress progress(JsonNode node) {
    return new JobProgress(
        node.path("phase").asText(""),
        node.path("done").asLong(),
        node.path("total").asLong(),
        node.path("unit").asText(""),
        node.hasNonNull("partial") ? node.get("partial") : null);
  }

  static JobFailure failure(JsonNode error) {
    List<SpecProblem> problems = new ArrayList<>();
    for (JsonNode p : error.path("problems")) {
      problems.add(
          new SpecProblem(
              p.path("where").asText(""),
              p.path("value").asText(""),
              p.path("allowed").asText(""),
              p.path("advice").asText("")));
    }
    JobFailure.Kind kind = JobFailure.Kind.FAILED;
    for (JobFailure.Kind k : JobFailure.Kind.values()) {
      if (k.name().equalsIgnoreCase(error.path("kind").asText())) {
        kind = k;
      }
    }
    return new JobFailure(kind, error.path("message").asText("the job failed"), problems);
  }

  private JobFailure died() throws InterruptedException {
    int code = process.waitFor();
    errorReader.join(1000);
    String last;
    synchronized (errors) {
      last = String.join("\n", errors);
    }
    String why =
        code == 137 || code == 9
            ? "It was killed, most likely because the machine ran out of memory."
            : "It ended with code " + code + ".";
    return new JobFailure(
        JobFailure.Kind.FAILED,
        ("The worker ended without a result. " + why + "\n" + last).strip(),
        List.of());
  }

  /** Lines that are not ours (a native library that prints) count as words for people. */
  private JsonNode parsed(String line) {
    try {
      return line.startsWith("{") ? Json.parse(line, "worker") : other(line);
    } catch (SpecException e) {
      return other(line);
    }
  }

  private JsonNode other(String line) {
    keep(line);
    return Json.object();
  }

  private void keep(String line) {
    if (line.equals(END)) {
      return;
    }
    synchronized (errors) {
      errors.add(line);
      if (errors.size() > KEPT_LINES) {
        errors.remove();
      }
    }
    if (Boolean.parseBoolean(System.getenv("SCION_DEBUG"))) {
      System.err.println(String.format(Locale.ROOT, "[worker %d] %s", process.pid(), line));
    }
  }

  private static Thread reader(InputStream in, Consumer<String> to, String name) {
    Thread thread =
        new Thread(
            () -> {
              try (BufferedReader reader =
                  new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                reader.lines().filter(line -> !line.isEmpty()).forEach(to);
              } catch (IOException | java.io.UncheckedIOException e) {
                to.accept("(its output broke off: " + e.getMessage() + ")");
              } finally {
                to.accept(END);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void close() {
    lines.clear();
  }
}
