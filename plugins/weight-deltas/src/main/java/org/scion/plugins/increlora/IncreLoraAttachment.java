package org.scion.plugins.increlora;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.scion.core.Json;
import org.scion.core.model.Site;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraAttachment;
import org.scion.plugins.lora.LoraLinear;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.StepContext;
import org.scion.runner.module.Linear;

/** IncreLoRA attached: sites whose ranks grow. */
final class IncreLoraAttachment extends LoraAttachment {
  private final List<GrowingSite> growing = new ArrayList<>();
  private long step;

  IncreLoraAttachment(AttachContext context) {
    super(context);
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    int r = shape.rank();
    String name = PREFIX + site.name() + ".lora_";
    double deviation = 0.02;
    float[] startA = context().random().normal(name + "A", r * site.in(), deviation);
    float[] startB = context().random().normal(name + "B", site.out() * r, deviation);
    NDArray a = train(name + "A.weight", Torch.create(startA, r, site.in()));
    NDArray b = train(name + "B.weight", Torch.create(startB, site.out(), r));
    NDArray e = train(name + "E", Torch.zeros(r));
    GrowingSite here = new GrowingSite(site.name(), name, a, b, e);
    growing.add(here);
    return new LoraLinear(base, new Factors(a, b, null), shape, host()::training) {
      private LoraLinear scaled() {
        NDArray weighted = a.mul(here.entries(training()).expandDims(1)); // (r, in)
        return new LoraLinear(base(), new Factors(weighted, b, null), shape(), this::training);
      }

      @Override
      public NDArray forward(NDArray x) {
        return scaled().forward(x);
      }

      @Override
      public NDArray weight() {
        return scaled().weight();
      }
    };
  }

  @Override
  public NDArray lossTerm() {
    double weight = settings().real("orthogonal_weight");
    NDArray sum = null;
    for (GrowingSite site : growing) {
      NDArray term = site.orthogonality();
      sum = sum == null ? term : sum.add(term);
    }
    return sum == null || weight == 0
        ? null
        : sum.mul(Kernels.scalar(weight / (2 * growing.size())));
  }

  @Override
  public void afterGradients(StepContext context, Map<String, NDArray> gradients) {
    Map<String, NDArray> own = new LinkedHashMap<>();
    gradients.forEach((name, g) -> own.put(name.replaceFirst("^\\d+/", ""), g));
    double beta1 = settings().real("beta1");
    double beta2 = settings().real("beta2");
    growing.forEach(site -> site.learn(own, beta1, beta2));
  }

  @Override
  public void afterStep(StepContext context, Map<String, NDArray> gradients) {
    step = context.step();
    growing.forEach(GrowingSite::clean);
    boolean due =
        step > settings().integer("warm_up") && step % settings().integer("interval") == 0;
    int left = settings().integer("target_rank") * growing.size() - total();
    if (due && left > 0) {
      growing.stream()
          .filter(GrowingSite::canGrow)
          .sorted((x, y) -> Double.compare(y.importance(), x.importance()))
          .limit(Math.min(left, settings().integer("grow")))
          .forEach(GrowingSite::grow);
    }
  }

  private int total() {
    return growing.stream().mapToInt(GrowingSite::active).sum();
  }

  @Override
  public void snapshot(BiConsumer<String, ObjectNode> events) {
    int budget = total();
    for (GrowingSite site : growing) {
      events.accept(
          "rank",
          Json.object()
              .put("step", step)
              .put("site", site.name())
              .put("rank", site.active())
              .put("importance", site.importance())
              .put("budget", budget));
    }
  }

  @Override
  public ObjectNode saveState() {
    ObjectNode state = Json.object().put("grown_step", step);
    ObjectNode sites = state.putObject("sites");
    growing.forEach(site -> sites.set(site.name(), site.state()));
    return state;
  }

  @Override
  public void loadState(JsonNode state) {
    step = state.path("grown_step").asLong(0);
    growing.forEach(site -> site.restore(state.path("sites").path(site.name())));
  }

  /** As plain LoRA: the entries go into A. */
  @Override
  public Map<String, NDArray> originalBaseFile() {
    Map<String, NDArray> file = new LinkedHashMap<>(stored());
    Torch.withoutGradient(
        () -> {
          for (GrowingSite site : growing) {
            String name = PREFIX + site.name() + ".lora_";
            NDArray entries = site.entries(false).expandDims(1);
            file.remove(name + "E");
            file.computeIfPresent(name + "A.weight", (k, a) -> a.mul(entries));
          }
          return null;
        });
    return file;
  }
}
