package org.scion.runner.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobProgress;
import org.scion.core.service.Plugins;

/**
 * Entry of a worker process: {@code train <run folder>}, or no argument for jobs by the protocol of
 * {@link org.scion.core.service.Jobs}. A worker answers jobs until its input ends. A job that is to
 * be cancelled ends when it next says how far it is.
 */
public final class WorkerMain {
  /** Stands for the end of the input. */
  private static final String END = "";

  private final PrintStream out;
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private volatile boolean cancelled;

  private WorkerMain(PrintStream out) {
    this.out = out;
  }

  /** Ends a job from inside. */
  private static final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  public static void main(String[] arguments) throws InterruptedException {
    PrintStream protocol = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    if (arguments.length == 2 && arguments[0].equals("train")) {
      RunFolder run = new RunFolder(Path.of(arguments[1]));
      Plugins.use(new Workspace(run.path().toAbsolutePath().getParent().getParent()));
      System.exit(new TrainingWorker(run).run());
    }
    WorkerMain worker = new WorkerMain(protocol);
    Thread reader = new Thread(worker::read, "requests");
    reader.setDaemon(true);
    reader.start();
    for (String line = worker.requests.take(); !line.equals(END); line = worker.requests.take()) {
      worker.answer(line);
    }
    System.exit(0);
  }

  /** Reads on while a job is at work, so that a request to cancel it is heard. */
  private void read() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.strip().equals("{\"cancel\":true}")) {
          cancelled = true;
        } else if (!line.isBlank()) {
          requests.add(line);
        }
      }
    } catch (IOException e) {
      // Whoever asked is gone, which is the same as an end.
      System.err.println("requests broke off: " + e.getMessage());
    }
    requests.add(END);
  }

  private void answer(String line) {
    cancelled = false;
    try {
      JsonNode request = Json.parse(line, "request");
      Workspace workspace = Workspace.open(Path.of(request.path("workspace").asText(".")));
      Plugins.use(workspace);
      Job job = find(request.path("job").asText());
      ObjectNode result =
          job.run(new Job.Context(request.path("arguments"), workspace, this::progress));
      write("result", result);
    } catch (SpecException e) {
      write("error", error(JobFailure.Kind.REQUEST, e.getMessage(), e.problems()));
    } catch (UnsupportedException e) {
      write("error", error(JobFailure.Kind.UNSUPPORTED, e.getMessage(), List.of()));
    } catch (Cancelled e) {
      write("error", error(JobFailure.Kind.CANCELLED, "cancelled", List.of()));
    } catch (OutOfMemoryError | RuntimeException e) {
      e.printStackTrace();
      write("error", error(JobFailure.Kind.FAILED, Failures.inWords(e), List.of()));
    }
  }

  private static Job find(String id) {
    return ServiceLoader.load(Job.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(j -> j.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new UnsupportedException("job '" + id + "' is not known"));
  }

  private void progress(JobProgress progress) {
    if (cancelled) {
      throw new Cancelled();
    }
    write("progress", Json.tree(progress));
  }

  private synchronized void write(String key, JsonNode value) {
    out.println(Json.line(Json.object().set(key, value)));
    out.flush();
  }

  private static ObjectNode error(
      JobFailure.Kind kind, String message, List<SpecProblem> problems) {
    ObjectNode node = Json.object().put("kind", kind.name()).put("message", message);
    node.set("problems", Json.tree(problems));
    return node;
  }
}
