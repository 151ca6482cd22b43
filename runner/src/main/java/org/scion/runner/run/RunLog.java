package org.scion.runner.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.run.EventWriter;

/** Writes a run's events; the names and keys are those of {@link org.scion.core.run.RunEvent}. */
public final class RunLog {
  private final EventWriter writer;

  public RunLog(EventWriter writer) {
    this.writer = writer;
  }

  public void event(String type, ObjectNode data) {
    writer.write(type, data);
  }

  public void phase(String name) {
    event("phase", Json.object().put("name", name));
  }

  public void warning(String message, String advice) {
    event("warning", Json.object().put("message", message).put("advice", advice));
  }

  public void step(long step, double epoch, long tokens, Map<String, Double> values) {
    ObjectNode data = Json.object().put("step", step).put("epoch", epoch).put("tokens", tokens);
    data.set("values", numbers(values));
    event("step", data);
  }

  public void evaluation(long step, String split, Map<String, Double> values) {
    ObjectNode data = Json.object().put("step", step).put("split", split);
    data.set("values", numbers(values));
    event("evaluation", data);
  }

  public void sync() {
    writer.sync();
  }

  /** Numbers as JSON; what is not finite becomes null. */
  public static ObjectNode numbers(Map<String, Double> values) {
    ObjectNode node = Json.object();
    values.forEach(
        (name, value) -> {
          if (value == null || !Double.isFinite(value)) {
            node.putNull(name);
          } else {
            node.put(name, value);
          }
        });
    return node;
  }
}
