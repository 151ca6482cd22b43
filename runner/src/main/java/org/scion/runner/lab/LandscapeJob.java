package org.scion.runner.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import org.scion.core.Json;
import org.scion.runner.run.RunModel;
import org.scion.runner.worker.Job;

/**
 * Task and probes along the line W(t) = base + t (tuned - base): arguments run, checkpoint, from,
 * to, points, rows, probes. At t = 0 stands the base, at 1 the run, beyond lies where the run was
 * heading (Goodfellow et al., 2015, arXiv:1412.6544).
 */
@AutoService(Job.class)
public final class LandscapeJob implements Job {
  @Override
  public String id() {
    return "lab-landscape";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    double from = arguments.path("from").asDouble(-0.5);
    double to = arguments.path("to").asDouble(1.5);
    int count = Math.max(2, arguments.path("points").asInt(9));
    RunModel run = RunModel.of(arguments.path("run").asText(), context.workspace());
    try (Measures measures = Measures.of(run, arguments)) {
      context.progress("loading", 0, 0, "tensors");
      Blend blend = Blend.of(run, LabArguments.checkpoint(arguments));
      ObjectNode result = Json.object().put("weights", blend.changed().size());
      measures.describe(result);
      ArrayNode points = result.putArray("points");
      for (int i = 0; i < count; i++) {
        double t = from + i * (to - from) / (count - 1);
        blend.at(t);
        ObjectNode point = measures.of(blend.model()).put("t", t);
        points.add(point);
        LabArguments.partial(context, "measuring", points.size(), count, point);
      }
      return LabArguments.kept(run.run(), arguments, id(), result);
    }
  }
}
