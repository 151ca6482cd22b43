package org.scion.runner.spectra;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.run.Workspace;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.run.RunModel;

/**
 * Two models of one form: a run's, at its end or a checkpoint, and what it is held against, its
 * base or another run. Confined to the job's thread but for reading weights.
 *
 * @param before base or other run
 * @param after the run
 * @param sites weights that differ, in the order of the model
 */
public record ComparedModels(HostModel before, HostModel after, List<Site> sites) {

  /**
   * Loads both.
   *
   * @param arguments run, checkpoint, against, against_checkpoint, all
   */
  public static ComparedModels load(JsonNode arguments, Workspace workspace) {
    RunModel run = RunModel.of(arguments.path("run").asText(), workspace);
    HostModel after = run.trained(step(arguments, "checkpoint")).model().host();
    String other = arguments.path("against").asText("");
    HostModel before =
        other.isEmpty()
            ? BaseHost.of(run)
            : RunModel.of(other, workspace)
                .trained(step(arguments, "against_checkpoint"))
                .model()
                .host();
    boolean all = arguments.path("all").asBoolean(false);
    return new ComparedModels(before, after, changed(before, after, all));
  }

  private static Long step(JsonNode arguments, String key) {
    return arguments.hasNonNull(key) ? arguments.get(key).asLong() : null;
  }

  /** 2-D weights that differ; inside layers unless all are wanted. */
  private static List<Site> changed(HostModel before, HostModel after, boolean all) {
    List<Site> result = new ArrayList<>();
    for (Site site : after.layout().sites()) {
      boolean matrix =
          site.kind() == SiteKind.LINEAR
              || (all && (site.kind() == SiteKind.EMBEDDING || site.kind() == SiteKind.HEAD));
      if (matrix && (all || site.layer() >= 0) && differ(before, after, site)) {
        result.add(site);
      }
    }
    return result;
  }

  private static boolean differ(HostModel before, HostModel after, Site site) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return Torch.withoutGradient(
          () -> {
            NDArray a = weight(before, site);
            NDArray b = weight(after, site);
            if (!a.getShape().equals(b.getShape())) {
              throw new SpecException(
                  "--against",
                  site.name() + " " + Arrays.toString(a.getShape().getShape()),
                  "a model of the same form, here " + Arrays.toString(b.getShape().getShape()),
                  "");
            }
            return a.sub(b).abs().max().getFloat() > 0;
          });
    }
  }

  /** The weights of a host at a site, (out, in) or (rows, dim). */
  public static NDArray weight(HostModel host, Site site) {
    return site.kind() == SiteKind.EMBEDDING
        ? host.modules().embedding(site.name()).weight()
        : host.modules().linear(site.name()).weight();
  }

  /**
   * Singular values of the change at a site from its thin factors; null where the run's change is
   * not known as factors on the very weight that it is held against.
   */
  NDArray factored(Site site) {
    if (site.kind() == SiteKind.EMBEDDING || !before.modules().linear(site.name()).isHost()) {
      return null;
    }
    FactoredChange change = FactoredChange.of(after.modules().linear(site.name()));
    boolean sameBase =
        change != null
            && before
                .parameters()
                .get(site.weight())
                .contentEquals(after.parameters().get(site.weight()));
    return sameBase ? change.singularValues() : null;
  }
}
