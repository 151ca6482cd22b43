package org.scion.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.scion.core.Json;
import org.scion.core.run.RunEvent;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;

/** Writes run folders as a worker does. */
final class Logs {
  private Logs() {}

  static RunFolder run(Workspace workspace, String id, String technique) throws IOException {
    RunFolder run = new RunFolder(workspace.runs().resolve(id));
    Files.createDirectories(run.path());
    Files.writeString(run.spec(), "name: " + id + "\n");
    Files.writeString(
        run.plan(),
        Json.line(
            Json.object().put("name", id).put("techniques", technique).put("steps", 100_000)));
    return run;
  }

  static void started(RunFolder run, long resumedFrom) throws IOException {
    append(
        run.events(),
        new RunEvent(
            1, "started", Json.object().put("pid", 999_999_999L).put("resumed_from", resumedFrom)));
  }

  /** Steps with two series, an evaluation every 500. */
  static void steps(RunFolder run, int from, int to, double shift) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int step = from; step <= to; step++) {
      ObjectNode data = Json.object().put("step", step);
      data.putObject("values")
          .put("loss", (double) (float) (shift + Math.sin(step * 0.01) + 1.0 / step))
          .put("learning_rate", 0.001 / step);
      text.append(new RunEvent(step, "step", data).line()).append('\n');
      if (step % 500 == 0) {
        ObjectNode evaluation = Json.object().put("step", step).put("split", "validation");
        evaluation.putObject("values").put("accuracy", Math.min(0.99, step / 10_000.0));
        text.append(new RunEvent(step, "evaluation", evaluation).line()).append('\n');
      }
    }
    Files.writeString(run.events(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static void finished(RunFolder run, String status, double accuracy) throws IOException {
    ObjectNode data = Json.object().put("status", status);
    data.putObject("metrics").put("accuracy", accuracy);
    data.put("peak_gb", 1.5).put("wall_s", 12.0).putNull("tokens_per_s");
    append(run.events(), new RunEvent(9, "finished", data));
  }

  static void append(Path log, RunEvent event) throws IOException {
    Files.writeString(
        log, event.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
