package org.scion.plugins.velora;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.model.Site;
import org.scion.plugins.lora.LoraAttachment;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/** VeLoRA attached: a LoRA and a stored unit vector at every site. */
final class VeloraAttachment extends LoraAttachment {
  private final Map<String, VeloraLinear> layers = new LinkedHashMap<>();

  VeloraAttachment(AttachContext context) {
    super(context);
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    int groups = settings().integer("groups");
    int size = (site.in() + groups - 1) / groups;
    String name = PREFIX + site.name() + ".lora_velora_embed";
    String kind = settings().text("direction");
    NDArray direction = store(name, kind.equals("random") ? unit(name, size) : Torch.zeros(size));
    Sketch.Update update = Sketch.Update.valueOf(kind.toUpperCase(java.util.Locale.ROOT));
    Sketch sketch = new Sketch(direction, groups, settings().real("scale"), update);
    VeloraLinear layer =
        new VeloraLinear(base, factors(site, shape), sketch, shape, host()::training);
    layers.put(site.name(), layer);
    return layer;
  }

  /** A random unit vector. */
  private NDArray unit(String name, int size) {
    float[] start = context().random().normal(name, size, 1.0);
    return Torch.withoutGradient(
        () -> {
          NDArray vector = Torch.create(start, size);
          return vector.div(vector.norm());
        });
  }

  /** A reference averages its padding too; the direction that it used replaces the own average. */
  @Override
  public void drawn(Map<String, NDArray> values) {
    layers.forEach(
        (site, layer) -> {
          NDArray used = values.get("embed_after_step/" + site);
          if (used != null) {
            Kernels.inPlace("copy_into", layer.sketch().fixedDirection(), used);
          }
        });
  }
}
