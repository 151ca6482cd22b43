package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.scion.core.Json;
import org.scion.core.model.Site;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/**
 * A LoRA with a start of its own. A start that is not zero is taken out of the base, W - s B0 A0,
 * so that the model is unchanged; the adapter for the original base then has twice the rank.
 */
public final class StartedAttachment extends LoraAttachment {
  private final Map<String, Factors> starts = new LinkedHashMap<>();
  private final Start start;
  private final boolean movesBase;
  private final Map<String, Integer> untold = new LinkedHashMap<>();
  private boolean tellsRanks;

  /** Computes start values. */
  @FunctionalInterface
  public interface Start {
    /**
     * Factors at a site; null for LoRA's own, which leave the base alone.
     *
     * @param weight of the base, (out, in)
     */
    Factors at(Site site, LoraShape shape, NDArray weight);
  }

  /**
   * @param movesBase whether s B0 A0 is taken out of the base weight
   */
  public StartedAttachment(AttachContext context, boolean movesBase, Start start) {
    super(context);
    this.movesBase = movesBase;
    this.start = start;
  }

  /** Tells the ranks that the start gave to each site, once, as events of type rank. */
  public StartedAttachment tellingRanks() {
    tellsRanks = true;
    return this;
  }

  @Override
  public void snapshot(BiConsumer<String, ObjectNode> events) {
    int budget = untold.values().stream().mapToInt(Integer::intValue).sum();
    untold.forEach(
        (site, rank) ->
            events.accept(
                "rank",
                Json.object()
                    .put("step", 0)
                    .put("site", site)
                    .put("rank", rank)
                    .putNull("importance")
                    .put("budget", budget)));
    untold.clear();
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    Factors first = Torch.withoutGradient(() -> start.at(site, shape, base.weight()));
    if (tellsRanks) {
      untold.put(site.name(), shape.rank());
    }
    if (first == null) {
      return super.linear(site, shape, base);
    }
    if (movesBase) {
      take(site, shape, base.weight(), first);
    }
    Factors trained = train(site, first.a().duplicate(), first.b().duplicate());
    return new LoraLinear(base, trained, shape, host()::training);
  }

  private void take(Site site, LoraShape shape, NDArray weight, Factors first) {
    Factors kept =
        new Factors(Torch.keep(first.a().duplicate()), Torch.keep(first.b().duplicate()), null);
    starts.put(site.name(), kept);
    replaceBase(
        site, Torch.withoutGradient(() -> weight.sub(kept.delta(shape.scaling())).duplicate()));
  }

  @Override
  public Map<String, NDArray> originalBaseFile() {
    Map<String, NDArray> file = new LinkedHashMap<>(stored());
    Torch.withoutGradient(
        () -> {
          starts.forEach(
              (site, first) -> {
                String name = PREFIX + site + ".lora_";
                file.computeIfPresent(name + "A.weight", (k, a) -> a.concat(first.a(), 0));
                file.computeIfPresent(name + "B.weight", (k, b) -> b.concat(first.b().neg(), 1));
              });
          return null;
        });
    return file;
  }

  @Override
  public ObjectNode originalBaseConfig(ObjectNode config) {
    return starts.isEmpty() ? config : DoubledRank.of(config);
  }
}
