package org.scion.plugins.sara;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.technique.Settings;
import org.scion.plugins.sparse.SparseAttachment;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.StepContext;

/** The smallest entries, the norm of their change, and which of them go on. */
final class SaraAttachment extends SparseAttachment {
  private final double nuclear;
  private final boolean progressive;
  private final Map<Chosen, NDArray> done = new LinkedHashMap<>();
  private final Map<Chosen, NDArray> held = new LinkedHashMap<>();

  SaraAttachment(AttachContext context) {
    super(
        context,
        new Rule(
            "sara",
            (site, weight) -> weight.abs(),
            false,
            site -> share(site, context.settings().real("share"))));
    Settings settings = context.settings();
    nuclear = settings.real("nuclear");
    progressive = settings.flag("progressive");
    for (Chosen c : chosen()) {
      done.put(c, Torch.keep(c.values().zerosLike()));
      held.put(c, Torch.keep(c.values().zerosLike()));
    }
  }

  /** What is held, and at which value: 1 where an entry has grown beyond small. */
  @Override
  public Map<String, NDArray> kept() {
    Map<String, NDArray> all = new LinkedHashMap<>();
    done.forEach((c, array) -> all.put(c.site().name() + ".done", array));
    held.forEach((c, array) -> all.put(c.site().name() + ".held", array));
    return all;
  }

  @Override
  public NDArray lossTerm() {
    NDArray sum = null;
    for (Chosen c : chosen()) {
      long[] shape = {c.site().out(), c.site().in()};
      NDArray norm = Kernels.call("sara_nuclear", Torch.zeros(shape), c.index(), c.values());
      sum = sum == null ? norm : sum.add(norm);
    }
    return nuclear == 0 || sum == null ? null : sum.mul(Kernels.scalar(nuclear));
  }

  @Override
  public void beforeStep(StepContext step) {
    boolean half = step.step() == step.steps() / 2 + 1;
    if (progressive && half) {
      chosen().forEach(this::hold);
    }
  }

  private void hold(Chosen c) {
    if (c.start() == null) {
      return;
    }
    Kernels.inPlace("sara_hold", c.start(), c.index(), c.values(), done.get(c), held.get(c));
  }

  @Override
  public void afterStep(StepContext step, Map<String, NDArray> gradients) {
    if (progressive && step.step() > step.steps() / 2) {
      chosen().forEach(c -> Kernels.inPlace("sara_keep", c.values(), done.get(c), held.get(c)));
    }
  }
}
