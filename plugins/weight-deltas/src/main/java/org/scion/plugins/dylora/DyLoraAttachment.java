package org.scion.plugins.dylora;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.scion.core.Json;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraAttachment;
import org.scion.plugins.lora.LoraLinear;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.StepContext;
import org.scion.runner.module.Linear;

/** DyLoRA attached: one drawn rank a step for all sites. */
final class DyLoraAttachment extends LoraAttachment {
  private static final int TELL_EVERY = 10;

  private final Map<String, Integer> ranks = new LinkedHashMap<>();
  private double share = 1;
  private long step;

  DyLoraAttachment(AttachContext context) {
    super(context);
  }

  @Override
  public void beforeStep(StepContext step) {
    long mixed = step.seed() * 0x9E3779B97F4A7C15L + step.step();
    share = new SplittableRandom(mixed).nextDouble();
    this.step = step.step();
  }

  /** The ranks drawn, every tenth step: they mean nothing but the draw. */
  @Override
  public void snapshot(BiConsumer<String, ObjectNode> events) {
    if (step % TELL_EVERY != 1) {
      return;
    }
    int budget = ranks.values().stream().mapToInt(Integer::intValue).sum();
    ranks.forEach(
        (site, rank) ->
            events.accept(
                "rank",
                Json.object()
                    .put("step", step)
                    .put("site", site)
                    .put("rank", drawn(rank))
                    .putNull("importance")
                    .put("budget", budget)));
  }

  /** The drawn rank at a site: uniform between the smallest and its own. */
  private int drawn(int rank) {
    int least = Math.min(settings().integer("min_rank"), rank);
    return least + (int) (share * (rank - least + 1));
  }

  private int used(int rank) {
    int wanted = settings().integer("use_rank");
    return wanted == 0 ? rank : Math.min(wanted, rank);
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    Factors all = factors(site, shape);
    ranks.put(site.name(), shape.rank());
    double alpha = settings().at(site.name()).real("alpha");
    return new LoraLinear(base, all, shape, host()::training) {
      private LoraLinear cut() {
        int b = training() ? drawn(shape().rank()) : used(shape().rank());
        LoraShape own = new LoraShape(b, scaling(alpha, b), shape().dropout());
        return new LoraLinear(base(), first(all, b), own, this::training);
      }

      @Override
      public NDArray forward(NDArray x) {
        return cut().forward(x);
      }

      @Override
      public NDArray weight() {
        return cut().weight();
      }
    };
  }

  private double scaling(double alpha, int b) {
    return settings().flag("rank_stabilised") ? alpha / Math.sqrt(b) : alpha / b;
  }

  private static Factors first(Factors all, int b) {
    return new Factors(all.a().get("0:" + b), all.b().get(":, 0:" + b), all.bias());
  }

  /** In the frozen variant only the last of the drawn ranks keeps its gradient. */
  @Override
  public void afterGradients(StepContext step, Map<String, NDArray> gradients) {
    if (!settings().flag("only_last")) {
      return;
    }
    gradients.forEach(
        (name, gradient) -> {
          boolean a = name.endsWith(".lora_A.weight");
          if (a || name.endsWith(".lora_B.weight")) {
            int rank = (int) gradient.getShape().get(a ? 0 : 1);
            float[] mask = new float[rank];
            mask[drawn(rank) - 1] = 1;
            NDArray kept = Torch.create(mask, a ? rank : 1, a ? 1 : rank);
            Kernels.inPlace("copy_into", gradient, gradient.mul(kept));
          }
        });
  }

  @Override
  public Map<String, NDArray> originalBaseFile() {
    if (settings().integer("use_rank") == 0) {
      return stored();
    }
    Map<String, NDArray> file = new LinkedHashMap<>(stored());
    Torch.withoutGradient(
        () -> {
          file.replaceAll(
              (name, array) ->
                  name.endsWith(".lora_A.weight")
                      ? array.get("0:" + used((int) array.getShape().get(0)))
                      : name.endsWith(".lora_B.weight")
                          ? array.get(":, 0:" + used((int) array.getShape().get(1)))
                          : array);
          return null;
        });
    return file;
  }

  @Override
  public ObjectNode originalBaseConfig(ObjectNode config) {
    Settings s = settings();
    if (s.integer("use_rank") == 0) {
      return config;
    }
    ObjectNode cut = config.deepCopy();
    cut.put("r", used(s.integer("rank")));
    ObjectNode ranks = cut.putObject("rank_pattern");
    s.pattern("rank").forEach((site, rank) -> ranks.put(site, used(((Number) rank).intValue())));
    return cut;
  }
}
