package org.scion.runner.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.lab.LabAnswers;
import org.scion.runner.run.RunModel;
import org.scion.runner.worker.Job;

/**
 * What scaling intruder dimensions does to the task and to what the model knew: arguments run,
 * checkpoint, top, epsilon, site, dimension, lambdas, rows, probes. Each measured point is told as
 * a partial result while the job runs.
 */
@AutoService(Job.class)
public final class ScaleJob implements Job {
  @Override
  public String id() {
    return "lab-scale";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    RunModel run = RunModel.of(arguments.path("run").asText(), context.workspace());
    List<Double> lambdas = new ArrayList<>();
    arguments.path("lambdas").forEach(l -> lambdas.add(l.asDouble()));
    try (Measures measures = Measures.of(run, arguments)) {
      context.progress("loading", 0, 0, "tensors");
      Blend blend = Blend.of(run, LabArguments.checkpoint(arguments));
      int matrices = blend.matrices().size();
      Intruders intruders =
          Intruders.of(
              blend, arguments, done -> context.progress("spectra", done, matrices, "matrices"));
      ObjectNode result = Json.object();
      dimensions(result, intruders);
      measures.describe(result);
      blend.at(0);
      result.set("base", measures.of(blend.model()));
      blend.at(1);
      ArrayNode points = result.putArray("points");
      for (double lambda : lambdas) {
        intruders.scale(lambda);
        ObjectNode point = measures.of(blend.model()).put("lambda", lambda);
        points.add(point);
        LabArguments.partial(context, "measuring", points.size(), lambdas.size(), point);
      }
      return LabArguments.kept(run.run(), arguments, name(arguments), result);
    }
  }

  private static String name(JsonNode arguments) {
    Integer dimension =
        arguments.hasNonNull("dimension") ? arguments.get("dimension").asInt() : null;
    return LabAnswers.scale(
        arguments.path("site").asText(""), dimension, arguments.path("epsilon").asDouble(0.5));
  }

  static void dimensions(ObjectNode result, Intruders intruders) {
    ArrayNode list = result.putArray("dimensions");
    for (Intruders.Dimension d : intruders.dimensions()) {
      list.addObject()
          .put("site", d.site().name())
          .put("index", d.index())
          .put("sigma", d.sigma())
          .put("cosine", d.cosine());
    }
    result.put("dimensions_total", list.size());
  }
}
