package org.scion.plugins.mica;

import ai.djl.ndarray.NDArray;
import org.scion.core.model.Site;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraAttachment;
import org.scion.plugins.lora.LoraLinear;
import org.scion.plugins.lora.LoraShape;
import org.scion.plugins.lora.Svd;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/** MiCA attached: A trained from zero, B frozen and stored. */
final class MicaAttachment extends LoraAttachment {
  MicaAttachment(AttachContext context) {
    super(context);
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    int r = shape.rank();
    String name = PREFIX + site.name();
    NDArray minor =
        Torch.withoutGradient(
            () -> {
              Svd svd = Svd.of(base.weight());
              return svd.part(svd.size() - r, svd.size()).u().duplicate();
            }); // (out, r)
    NDArray a = train(name + ".lora_A.weight", Torch.zeros(r, site.in()));
    NDArray b = store(name + ".lora_B.weight", minor);
    NDArray bias =
        settings().flag("lora_bias") ? train(name + ".lora_B.bias", Torch.zeros(site.out())) : null;
    return new LoraLinear(base, new Factors(a, b, bias), shape, host()::training);
  }
}
