package org.scion.plugins.deft;

import ai.djl.ndarray.NDArray;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Dropout;
import org.scion.runner.inject.SiteAttachment;
import org.scion.runner.module.Linear;

/** DEFT attached: P random, R such that nothing changes at the start. */
final class DeftAttachment extends SiteAttachment {
  private static final double DEVIATION = 0.02;

  private final AttachContext context;

  DeftAttachment(AttachContext context) {
    super(context);
    this.context = context;
    sites().forEach(s -> host().modules().wrapLinear(s.name(), base -> linear(s, base)));
    attachSavedModules();
  }

  private Linear linear(Site site, Linear base) {
    Settings settings = context.settings();
    int rank = DeftTechnique.rank(site, settings);
    double alpha = settings.real("alpha");
    double scaling = alpha == 0 ? 1 : alpha / rank;
    String name = prefix(site) + "deft_P";
    float[] start = context.random().normal(name, site.out() * rank, DEVIATION);
    NDArray p = train(name, Torch.create(start, site.out(), rank));
    Projection projection = new Projection(p, settings.text("decomposition"));
    NDArray r = null;
    if (!settings.flag("para")) {
      NDArray content =
          Torch.withoutGradient(
              () -> projection.right().transpose().matMul(base.weight()).div(scaling));
      r = train(prefix(site) + "deft_R", content.duplicate());
    }
    Dropout dropout = new Dropout(settings.real("dropout"), host());
    return new DeftLinear(base, projection, r, scaling, dropout);
  }
}
