package org.scion.runner.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.Map;
import java.util.TreeMap;
import org.scion.core.Json;
import org.scion.runner.run.RunModel;
import org.scion.runner.worker.Job;

/**
 * Skill localisation by grafting: the smallest share of the tuned entries that, put into the base,
 * keeps the gain: arguments run, checkpoint, keep (share of the gain, 0.95), rows, probes.
 *
 * <p>The graft of share p is W = base + mask (tuned - base), where the mask keeps the p largest
 * changes by size over all weights. The gain is what the task's quality (accuracy, for a language
 * model minus the loss) wins from base to run; the share is found by bisection of its logarithm.
 * Panigrahi et al. (2023, arXiv:2302.06600) also train the mask; by size alone the share found is
 * an upper bound.
 */
@AutoService(Job.class)
public final class GraftJob implements Job {
  private static final int HALVINGS = 6;
  private static final double[] FIRST = {1e-4, 1e-3, 1e-2, 1e-1, 1};

  @Override
  public String id() {
    return "lab-graft";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    double keep = arguments.path("keep").asDouble(0.95);
    RunModel run = RunModel.of(arguments.path("run").asText(), context.workspace());
    try (Measures measures = Measures.of(run, arguments)) {
      context.progress("loading", 0, 0, "tensors");
      Blend blend = Blend.of(run, LabArguments.checkpoint(arguments));
      Graft graft = new Graft(blend);
      Search search = new Search(context, measures, graft);
      blend.at(0);
      search.base = search.quality(measures.of(blend.model()));
      for (double share : FIRST) {
        search.measure(share);
      }
      double wanted = search.base + keep * (search.reached(1) - search.base);
      double high = search.smallest(wanted);
      double low = search.below(high);
      for (int i = 0; i < HALVINGS && low > 0; i++) {
        double middle = Math.sqrt(low * high);
        if (search.measure(middle) >= wanted) {
          high = middle;
        } else {
          low = middle;
        }
      }
      ObjectNode result = result(search, graft, high, keep, measures);
      return LabArguments.kept(run.run(), arguments, id(), result);
    }
  }

  private static ObjectNode result(
      Search search, Graft graft, double share, double keep, Measures measures) {
    ObjectNode result = Json.object().put("share", share).put("keep", keep);
    result.put("entries", graft.kept(share)).put("entries_total", graft.total());
    result.put("quality_base", search.base).put("quality_run", search.reached(1));
    result.put("quality_graft", search.reached(share));
    measures.describe(result);
    result.set("curve", search.curve());
    ArrayNode modules = result.putArray("modules");
    graft
        .shares(share)
        .forEach((name, part) -> modules.addObject().put("site", name).put("share", part));
    return result;
  }

  /** The points measured so far. */
  private static final class Search {
    private final Context context;
    private final Measures measures;
    private final Graft graft;
    private final TreeMap<Double, ObjectNode> points = new TreeMap<>();
    private double base;

    Search(Context context, Measures measures, Graft graft) {
      this.context = context;
      this.measures = measures;
      this.graft = graft;
    }

    double measure(double share) {
      graft.put(share);
      ObjectNode point = measures.of(graft.blend().model()).put("share", share);
      points.put(share, point);
      LabArguments.partial(context, "grafting", points.size(), FIRST.length + HALVINGS, point);
      return quality(point);
    }

    double quality(JsonNode point) {
      JsonNode task = point.path("task");
      return task.has("accuracy")
          ? task.path("accuracy").asDouble()
          : -task.path("loss").asDouble(Double.POSITIVE_INFINITY);
    }

    double reached(double share) {
      return quality(points.get(share));
    }

    /** The smallest measured share that is good enough; all of it when none is. */
    double smallest(double wanted) {
      return points.entrySet().stream()
          .filter(e -> quality(e.getValue()) >= wanted)
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse(1.0);
    }

    double below(double share) {
      Double lower = points.lowerKey(share);
      return lower == null ? 0 : lower;
    }

    ArrayNode curve() {
      ArrayNode curve = Json.array();
      points.values().forEach(curve::add);
      return curve;
    }
  }
}
