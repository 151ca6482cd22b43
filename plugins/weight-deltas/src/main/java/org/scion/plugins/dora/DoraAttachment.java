package org.scion.plugins.dora;

import ai.djl.ndarray.NDArray;
import org.scion.core.UnsupportedException;
import org.scion.core.model.Site;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraAttachment;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Embedding;
import org.scion.runner.module.Linear;

/** DoRA attached: a LoRA and a magnitude at every site. */
final class DoraAttachment extends LoraAttachment {
  DoraAttachment(AttachContext context) {
    super(context);
    if (context.settings().flag("lora_bias")) {
      throw new UnsupportedException("lora_bias together with DoRA");
    }
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    Factors factors = factors(site, shape);
    NDArray weight = base.weight(); // (out, in)
    NDArray magnitude = magnitude(site, weight, factors, shape);
    return new DoraLinear(base, factors, magnitude, shape, host()::training);
  }

  @Override
  protected Embedding embedding(Site site, LoraShape shape, Embedding base) {
    Factors factors = embeddingFactors(site, shape);
    NDArray weight = base.weight().transpose(); // (dim, rows)
    NDArray magnitude = magnitude(site, weight, factors, shape);
    return new DoraEmbedding(base, factors, magnitude, shape.scaling());
  }

  /** Starts as the row norms of W + s B A, so that the model is unchanged. */
  private NDArray magnitude(Site site, NDArray weight, Factors factors, LoraShape shape) {
    NDArray norms =
        Torch.withoutGradient(
            () ->
                Kernels.call(
                        "lora_dora_ratio",
                        weight,
                        factors.a(),
                        factors.b(),
                        Torch.ones(site.out()),
                        Kernels.scalar(shape.scaling()))
                    .pow(-1));
    return train(PREFIX + site.name() + ".lora_magnitude_vector", norms);
  }
}
