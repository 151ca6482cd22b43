package org.scion.runner.spectra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.model.Site;
import org.scion.runner.engine.OnEveryCore;
import org.scion.runner.engine.Torch;
import org.scion.runner.worker.Job;

/**
 * The cosines behind the intruders of one matrix: absolute cosine of each of the first tuned left
 * singular vectors (rows) with each of the first of the base (columns); arguments run, checkpoint,
 * against, against_checkpoint, site, size. {@code best} is the largest with <em>all</em> the base's
 * vectors, {@code best_index} which one it is.
 */
@AutoService(Job.class)
public final class CosinesJob implements Job {
  @Override
  public String id() {
    return "cosines";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode arguments = context.arguments();
    int size = arguments.path("size").asInt(32);
    String wanted = arguments.path("site").asText();
    context.progress("loading", 0, 0, "tensors");
    ComparedModels models = ComparedModels.load(arguments, context.workspace());
    List<String> names = models.sites().stream().map(Site::name).toList();
    Site site =
        models.sites().stream()
            .filter(s -> s.name().equals(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    new SpecException("--site", wanted, "one of " + String.join(", ", names), ""));
    return OnEveryCore.onOneThread(() -> of(models, site, size));
  }

  private static ObjectNode of(ComparedModels models, Site site, int size) {
    var base = Spectrum.Decomposition.of(ComparedModels.weight(models.before(), site));
    var tuned = Spectrum.Decomposition.of(ComparedModels.weight(models.after(), site));
    int k = (int) Math.min(size, tuned.s().size());
    Cosines cosines = Cosines.of(base.u(), tuned.left(k));
    ObjectNode result = Json.object().put("site", site.name()).put("size", k);
    cosines.into(result);
    result.set("best", Json.tree(cosines.best()));
    result.set("sigma_base", Json.tree(java.util.Arrays.copyOf(Torch.floats(base.s()), k)));
    result.set("sigma_tuned", Json.tree(java.util.Arrays.copyOf(Torch.floats(tuned.s()), k)));
    return result;
  }
}
