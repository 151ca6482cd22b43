package org.scion.plugins.blocklora;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.model.Site;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraAttachment;
import org.scion.plugins.lora.LoraLinear;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/** Block-LoRA attached. */
final class BlockLoraAttachment extends LoraAttachment {
  private final int blocks;

  BlockLoraAttachment(AttachContext context) {
    super(context);
    blocks = context.settings().integer("blocks");
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    int thin = shape.rank() / blocks;
    String name = PREFIX + site.name() + ".lora_";
    float[] start = startOfA(site, thin, site.in());
    NDArray a = train(name + "A.weight", Torch.create(start, thin, site.in()));
    NDArray b = train(name + "B.weight", Torch.zeros(site.out(), shape.rank()));
    return new LoraLinear(base, new Factors(a, b, null), shape, host()::training) {
      @Override
      public NDArray forward(NDArray x) {
        return new LoraLinear(base(), summed(a, b), shape(), this::training).forward(x);
      }

      @Override
      public NDArray weight() {
        return base().weight().add(summed(a, b).delta(shape().scaling()));
      }
    };
  }

  /** A_s and the sum of the blocks of B. */
  private Factors summed(NDArray a, NDArray b) {
    long out = b.getShape().get(0);
    return new Factors(a, b.reshape(out, blocks, -1).sum(new int[] {1}), null);
  }

  /** As plain LoRA of rank r / n. */
  @Override
  public Map<String, NDArray> originalBaseFile() {
    Map<String, NDArray> file = new LinkedHashMap<>(stored());
    Torch.withoutGradient(
        () -> {
          file.replaceAll(
              (name, array) -> name.endsWith(".lora_B.weight") ? summed(null, array).b() : array);
          return null;
        });
    return file;
  }

  @Override
  public ObjectNode originalBaseConfig(ObjectNode config) {
    ObjectNode thin = config.deepCopy();
    boolean stabilised = config.path("use_rslora").asBoolean(false);
    double alpha = config.path("lora_alpha").asDouble();
    thin.put("r", config.path("r").asInt() / blocks);
    thin.put("lora_alpha", alpha / (stabilised ? Math.sqrt(blocks) : blocks));
    return thin;
  }
}
