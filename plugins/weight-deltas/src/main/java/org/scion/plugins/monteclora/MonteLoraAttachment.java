package org.scion.plugins.monteclora;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.model.Site;
import org.scion.plugins.lora.LoraAttachment;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/** MonteCLoRA attached: a LoRA with a noise sampler on A at every site. */
final class MonteLoraAttachment extends LoraAttachment {
  private final List<NoiseSampler> samplers = new ArrayList<>();

  MonteLoraAttachment(AttachContext context) {
    super(context);
  }

  @Override
  protected Linear linear(Site site, LoraShape shape, Linear base) {
    int r = shape.rank();
    int n = settings().integer("samples");
    var factors = factors(site, shape);
    String name = PREFIX + site.name() + ".lora_monteclora_sampler.";
    NDArray deviations = train(name + "std_prior", Torch.create(unit(name + "std", r), r));
    NDArray experts =
        train(name + "expert_weights_prior", Torch.create(unit(name + "experts", n), n));
    NDArray weights = store(name + "expert_weights", Torch.ones(n).div(n));
    NDArray variance = store(name + "gaussian_var_prior", Torch.manager().eye(r));
    NoiseSampler sampler =
        new NoiseSampler(
            new NoiseSampler.State(deviations, experts, weights, variance), settings());
    samplers.add(sampler);
    return new MonteLoraLinear(base, factors, sampler, shape, host()::training);
  }

  /** Uniform in (0, 1). */
  private float[] unit(String name, int count) {
    float[] values = context().random().uniform(name, count, 0.5);
    for (int i = 0; i < count; i++) {
      values[i] += 0.5f;
    }
    return values;
  }

  @Override
  public NDArray lossTerm() {
    if (!host().training()) {
      return null;
    }
    NDArray sum = null;
    for (NoiseSampler sampler : samplers) {
      NDArray term = sampler.term();
      if (term != null) {
        sum = sum == null ? term : sum.add(term);
      }
    }
    return sum;
  }
}
