package org.scion.plugins.osf;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.scion.core.model.Site;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.SiteAttachment;
import org.scion.runner.module.Linear;

/** The small singular directions of every site. */
final class OsfAttachment extends SiteAttachment {
  private final AttachContext context;

  OsfAttachment(AttachContext context) {
    super(context);
    this.context = context;
    sites().forEach(s -> host().modules().wrapLinear(s.name(), base -> adapted(s, base)));
    attachSavedModules();
  }

  private Linear adapted(Site site, Linear base) {
    int kept = Osf.kept(site, context.settings().at(site.name()));
    NDList svd = Torch.withoutGradient(() -> Kernels.callAll("svd", base.weight()));
    NDArray u = svd.get(0); // (out, side)
    NDArray s = svd.get(1); // (side)
    NDArray v = svd.get(2); // (side, in)
    Directions start =
        new Directions(
            own(u.get(":, " + kept + ":")), own(s.get(kept + ":")), own(v.get(kept + ":")));
    String name = prefix(site) + "osf_svd_params.";
    Directions now =
        new Directions(
            train(name + "U_low", start.u().duplicate()),
            train(name + "S_low", start.s().duplicate()),
            train(name + "V_low", start.v().duplicate()));
    // A square factor's kept directions are all that its own start leaves out.
    NDArray keptU = site.out() > site.in() ? own(u.get(":, 0:" + kept)) : null;
    NDArray keptV = site.in() > site.out() ? own(v.get("0:" + kept).transpose()) : null;
    return new OsfLinear(base, start, now, keptU, keptV);
  }

  private static NDArray own(NDArray part) {
    return Torch.keep(part.duplicate());
  }
}
