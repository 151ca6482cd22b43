package org.scion.plugins.bdlora;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraAttachment;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/** BD-LoRA attached: blocks stored, dense forms made of them in every pass. */
final class BdLoraAttachment extends LoraAttachment {
  BdLoraAttachment(AttachContext context) {
    super(context);
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    List<SpecProblem> problems = Blocks.check(site, settings().at(site.name()), "techniques");
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    int n = settings().integer("blocks");
    int r = shape.rank();
    Blocks blocks = Blocks.of(site, settings());
    if (blocks == Blocks.NONE) {
      return super.linear(site, shape, base);
    }
    int in = blocks == Blocks.A ? site.in() / n : site.in();
    int width = blocks == Blocks.B ? r / n : r;
    NDArray a = Torch.create(startOfA(site, r, in), r, in);
    Factors stored = train(site, a, Torch.zeros(site.out(), width));
    return new BdLoraLinear(base, stored, blocks, n, shape, host()::training);
  }
}
