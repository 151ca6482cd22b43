package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.model.Site;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/** A LoRA with a square core between its factors, of which some are trained and all are stored. */
public final class CoreAttachment extends LoraAttachment {
  private final Start start;

  /**
   * Start values at a site.
   *
   * @param outer A (r, in) and B (out, r)
   * @param core R (r, r)
   * @param trainsOuter whether A and B are trained too
   * @param scaling s
   */
  public record Core(Factors outer, NDArray core, boolean trainsOuter, double scaling) {}

  /** Computes start values. */
  @FunctionalInterface
  public interface Start {
    /**
     * What a site starts with.
     *
     * @param weight of the base, (out, in)
     */
    Core at(Site site, LoraShape shape, NDArray weight);
  }

  public CoreAttachment(AttachContext context, Start start) {
    super(context);
    this.start = start;
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    Core first = Torch.withoutGradient(() -> start.at(site, shape, base.weight()));
    String name = PREFIX + site.name() + ".lora_";
    NDArray a = outer(name + "A.weight", first.outer().a(), first.trainsOuter());
    NDArray b = outer(name + "B.weight", first.outer().b(), first.trainsOuter());
    NDArray core = train(name + "R.weight", first.core().duplicate());
    LoraShape own = new LoraShape(shape.rank(), first.scaling(), shape.dropout());
    return new CoreLinear(base, new Factors(a, b, null), core, own, host()::training);
  }

  private NDArray outer(String name, NDArray value, boolean trained) {
    return trained ? train(name, value.duplicate()) : store(name, value.duplicate());
  }

  /** As plain LoRA: the core goes into B. */
  @Override
  public Map<String, NDArray> originalBaseFile() {
    Map<String, NDArray> file = new LinkedHashMap<>(stored());
    Torch.withoutGradient(
        () -> {
          stored()
              .forEach(
                  (name, core) -> {
                    if (name.endsWith(".lora_R.weight")) {
                      String b = name.replace(".lora_R.", ".lora_B.");
                      file.put(b, stored().get(b).matMul(core));
                      file.remove(name);
                    }
                  });
          return null;
        });
    return file;
  }
}
