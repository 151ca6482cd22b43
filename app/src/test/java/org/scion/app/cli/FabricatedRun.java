package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.scion.core.Json;
import org.scion.core.run.EventWriter;
import org.scion.core.run.RunFolder;

/** Run folders as a worker would have left them. */
final class FabricatedRun {
  private FabricatedRun() {}

  /** A finished run of ten steps. */
  static RunFolder done(Path workspace, String id, long seed, double accuracy) throws IOException {
    RunFolder run = folder(workspace, id, seed);
    try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
      events.write("started", started(1, 0));
      for (int step = 1; step <= 10; step++) {
        events.write("step", step(step, 2.0 / step));
      }
      ObjectNode finished = Json.object().put("status", "done").put("tokens_per_s", 123.5);
      finished.put("peak_gb", 1.5).put("estimated_gb", 1.25).put("wall_s", 12.0);
      finished.putObject("metrics").put("accuracy", accuracy).put("loss", 0.2);
      events.write("finished", finished);
    }
    return run;
  }

  /** A run whose worker is the given process. */
  static RunFolder running(Path workspace, String id, long pid) throws IOException {
    RunFolder run = folder(workspace, id, 0);
    try (EventWriter events = new EventWriter(run.events(), Clock.systemUTC())) {
      events.write("started", started(pid, 0));
      events.write("step", step(1, 2.0));
    }
    return run;
  }

  static ObjectNode started(long pid, long resumedFrom) {
    return Json.object()
        .put("pid", pid)
        .put("device", "cpu")
        .put("dtype", "float32")
        .put("steps", 10)
        .put("trainable", 1000)
        .put("resumed_from", resumedFrom);
  }

  static ObjectNode step(long step, double loss) {
    ObjectNode data = Json.object().put("step", step).put("tokens", 10 * step);
    data.putObject("values").put("loss", loss).put("learning_rate", 0.1);
    return data;
  }

  private static RunFolder folder(Path workspace, String id, long seed) throws IOException {
    RunFolder run = new RunFolder(workspace.resolve("runs").resolve(id));
    Files.createDirectories(run.path());
    Files.writeString(
        run.spec(), "name: n\ntechniques: [{id: lora}]\ntraining: {seed: " + seed + "}\n");
    Files.writeString(run.plan(), "{\"techniques\":\"lora\",\"steps\":10,\"trainable\":1000}");
    Files.writeString(run.launch(), "{\"name\":\"n\",\"created\":5}");
    return run;
  }
}
