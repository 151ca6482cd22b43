package org.scion.runner.supervisor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import org.scion.core.Json;
import org.scion.core.run.EventWriter;
import org.scion.core.run.RunFolder;

/** The last event of a run whose worker cannot write it. Stateless. */
final class RunEnd {
  private RunEnd() {}

  static ObjectNode failed(String message, String cause) {
    return Json.object()
        .put("status", "failed")
        .put("message", message)
        .put("advice", "")
        .put("cause", cause);
  }

  static ObjectNode stopped(String message) {
    return Json.object()
        .put("status", "stopped")
        .put("message", message)
        .put("advice", "`scion runs resume` goes on from the last checkpoint, if there is one.")
        .put("cause", "user");
  }

  /** Appends the finished event; a torn line before it is cut off. */
  static void write(RunFolder run, ObjectNode data, Clock clock) {
    append(run, "finished", data, clock);
  }

  static void append(RunFolder run, String type, ObjectNode data, Clock clock) {
    try (EventWriter log = new EventWriter(run.events(), clock)) {
      log.write(type, data);
      log.sync();
    }
  }
}
