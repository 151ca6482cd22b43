package org.scion.runner.spectra;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.run.RunModel;
import org.scion.runner.worker.Job;

/**
 * Spectra of a run against its base: arguments run, top, epsilon, all. Every 2-D weight in the
 * layers that the run changed; with all, embeddings and head too.
 */
@AutoService(Job.class)
public final class SpectraJob implements Job {
  @Override
  public String id() {
    return "spectra";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    int top = arguments.path("top").asInt(10);
    double epsilon = arguments.path("epsilon").asDouble(0.5);
    boolean all = arguments.path("all").asBoolean(false);
    context.progress("loading", 0, 0, "tensors");
    RunModel run = RunModel.of(arguments.path("run").asText(), context.workspace());
    HostModel tuned = run.trained().model().host();
    HostModel base = BaseHost.of(run);
    List<Site> sites = changed(base, tuned, all);
    ArrayNode matrices = Json.array();
    int total = 0;
    for (Site site : sites) {
      try (NDScope scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        NDArray before = weight(base, site);
        Spectrum spectrum =
            Torch.withoutGradient(() -> Spectrum.of(before, weight(tuned, site), top, epsilon));
        total += spectrum.intruders();
        matrices.add(spectrum.json(site.name(), before.getShape().getShape(), top));
      }
      context.progress("spectra", matrices.size(), sites.size(), "matrices");
    }
    ObjectNode result = Json.object();
    result.set("matrices", matrices);
    return result
        .put("intruders_total", total)
        .put("matrices_total", matrices.size())
        .put("top", top)
        .put("epsilon", epsilon);
  }

  /** The weights of a host at a site, (out, in) or (rows, dim). */
  static NDArray weight(HostModel host, Site site) {
    return site.kind() == SiteKind.EMBEDDING
        ? host.modules().embedding(site.name()).weight()
        : host.modules().linear(site.name()).weight();
  }

  /** 2-D weights that differ; inside layers unless all are wanted. */
  static List<Site> changed(HostModel base, HostModel tuned, boolean all) {
    List<Site> result = new ArrayList<>();
    for (Site site : base.layout().sites()) {
      boolean matrix =
          site.kind() == SiteKind.LINEAR
              || (all && (site.kind() == SiteKind.EMBEDDING || site.kind() == SiteKind.HEAD));
      if (matrix && (all || site.layer() >= 0) && differ(base, tuned, site)) {
        result.add(site);
      }
    }
    return result;
  }

  private static boolean differ(HostModel base, HostModel tuned, Site site) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return Torch.withoutGradient(
          () -> weight(base, site).sub(weight(tuned, site)).abs().max().getFloat() > 0);
    }
  }
}
