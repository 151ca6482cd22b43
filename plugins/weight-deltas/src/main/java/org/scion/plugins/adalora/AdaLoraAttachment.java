package org.scion.plugins.adalora;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.SiteAttachment;
import org.scion.runner.inject.StepContext;

/** AdaLoRA attached: triplets at every site and the allocator of their ranks. */
final class AdaLoraAttachment extends SiteAttachment {
  private final Settings settings;
  private final List<Triplets> triplets = new ArrayList<>();
  private final RankAllocator allocator;

  AdaLoraAttachment(AttachContext context) {
    super(context);
    settings = context.settings();
    for (Site site : sites()) {
      adapt(context, site);
    }
    attachSavedModules();
    allocator = new RankAllocator(settings, triplets);
  }

  private void adapt(AttachContext context, Site site) {
    int r = settings.at(site.name()).integer("rank");
    String name = prefix(site);
    float[] startA = context.random().normal(name + "A", r * site.in(), 0.02);
    float[] startB = context.random().normal(name + "B", site.out() * r, 0.02);
    NDArray a = train(name + "lora_A", Torch.create(startA, r, site.in()));
    NDArray b = train(name + "lora_B", Torch.create(startB, site.out(), r));
    NDArray e = train(name + "lora_E", Torch.zeros(r, 1));
    Triplets here = new Triplets(site.name(), name, a, b, e);
    triplets.add(here);
    double scaling = settings.real("alpha") / (settings.integer("rank") + 1e-5);
    LoraShape shape = new LoraShape(r, scaling, settings.real("dropout"));
    host()
        .modules()
        .wrapLinear(site.name(), base -> new AdaLoraLinear(base, here, shape, host()::training));
  }

  @Override
  public NDArray lossTerm() {
    double weight = settings.real("orthogonal_weight");
    if (weight == 0 || triplets.isEmpty()) {
      return null;
    }
    NDArray sum = null;
    for (Triplets t : triplets) {
      NDArray term =
          Kernels.call("lora_orthonormality", t.a())
              .add(Kernels.call("lora_orthonormality", t.b().transpose()));
      sum = sum == null ? term : sum.add(term);
    }
    return sum.mul(Kernels.scalar(weight / (2 * triplets.size())));
  }

  @Override
  public void afterStep(StepContext step, Map<String, NDArray> gradients) {
    Map<String, NDArray> own = new LinkedHashMap<>();
    gradients.forEach((name, g) -> own.put(name.replaceFirst("^\\d+/", ""), g));
    Torch.withoutGradient(
        () -> {
          allocator.afterStep(step.step() - 1, step.steps(), own);
          return null;
        });
  }

  @Override
  public void snapshot(BiConsumer<String, ObjectNode> events) {
    allocator.report(events);
  }

  @Override
  public Map<String, NDArray> kept() {
    return allocator.averages();
  }

  @Override
  public ObjectNode saveState() {
    return allocator.saveState();
  }

  @Override
  public void loadState(JsonNode state) {
    allocator.loadState(state);
  }
}
