package org.scion.plugins.ssf;

import ai.djl.ndarray.NDArray;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.module.Modules;

/** A scale and a shift at every site. */
final class SsfAttachment extends Attachment {
  SsfAttachment(AttachContext context) {
    Settings settings = context.settings();
    Modules modules = context.host().modules();
    double deviation = settings.real("init_deviation");
    for (Site site : context.sites()) {
      String name = PREFIX + site.name() + ".ssf_";
      NDArray start =
          Torch.create(context.random().normal(name + "scale", site.out(), deviation), site.out());
      NDArray scale = train(name + "scale", start.add(1));
      NDArray shift =
          settings.flag("shift")
              ? train(
                  name + "shift",
                  Torch.create(
                      context.random().normal(name + "shift", site.out(), deviation), site.out()))
              : null;
      ScaleShift change = new ScaleShift(scale, shift);
      if (site.kind() == SiteKind.NORM) {
        modules.wrapNorm(site.name(), base -> new ChangedNorm(base, change));
      } else {
        modules.wrapLinear(site.name(), base -> new ChangedLinear(base, change));
      }
    }
  }
}
