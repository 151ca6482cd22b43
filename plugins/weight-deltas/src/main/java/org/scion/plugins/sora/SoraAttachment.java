package org.scion.plugins.sora;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
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

/** SoRA attached: gates at every site, soft-thresholded after each step. */
final class SoraAttachment extends LoraAttachment {
  private static final String GATE = ".lora_gate";

  private final Map<String, NDArray> gates = new LinkedHashMap<>();
  private long step;

  SoraAttachment(AttachContext context) {
    super(context);
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    Factors all = factors(site, shape);
    String name = PREFIX + site.name() + GATE;
    float[] start = context().random().normal(name, shape.rank(), 1);
    NDArray gate = train(name, Torch.create(start, shape.rank()));
    gates.put(site.name(), gate);
    return new LoraLinear(base, all, shape, host()::training) {
      private LoraLinear gated() {
        NDArray a = all.a().mul(gate.expandDims(1)); // (r, in)
        return new LoraLinear(base(), new Factors(a, all.b(), all.bias()), shape(), this::training);
      }

      @Override
      public NDArray forward(NDArray x) {
        return gated().forward(x);
      }

      @Override
      public NDArray weight() {
        return gated().weight();
      }
    };
  }

  @Override
  public boolean decays(String fileName) {
    return !fileName.endsWith(GATE);
  }

  @Override
  public void afterStep(StepContext context, Map<String, NDArray> gradients) {
    step = context.step();
    double threshold = context.learningRate() * settings().real("sparsity");
    gates.values().forEach(gate -> Kernels.inPlace("sora_soft_threshold", gate, threshold));
  }

  @Override
  public void snapshot(BiConsumer<String, ObjectNode> events) {
    int budget = gates.values().stream().mapToInt(g -> open(g.toFloatArray())).sum();
    gates.forEach(
        (site, gate) -> {
          float[] values = gate.toFloatArray();
          double importance = 0;
          for (float value : values) {
            importance += Math.abs(value);
          }
          events.accept(
              "rank",
              Json.object()
                  .put("step", step)
                  .put("site", site)
                  .put("rank", open(values))
                  .put("importance", importance)
                  .put("budget", budget));
        });
  }

  private static int open(float[] gate) {
    int count = 0;
    for (float value : gate) {
      count += value == 0 ? 0 : 1;
    }
    return count;
  }

  /** As plain LoRA: the gates go into A. */
  @Override
  public Map<String, NDArray> originalBaseFile() {
    Map<String, NDArray> file = new LinkedHashMap<>(stored());
    Torch.withoutGradient(
        () -> {
          gates.forEach(
              (site, gate) -> {
                file.remove(PREFIX + site + GATE);
                file.computeIfPresent(
                    PREFIX + site + ".lora_A.weight", (k, a) -> a.mul(gate.expandDims(1)));
              });
          return null;
        });
    return file;
  }
}
