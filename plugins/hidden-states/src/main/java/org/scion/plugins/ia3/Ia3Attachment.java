package org.scion.plugins.ia3;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.scion.core.model.Site;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;

/** IA3 attached to a host: one vector at every site, modules trained whole. */
final class Ia3Attachment extends Attachment {
  Ia3Attachment(AttachContext context) {
    List<String> saved = context.settings().texts("modules_to_save");
    for (Site site : context.sites()) {
      if (!SavedModules.matches(site.name(), saved)) {
        boolean input = Ia3.feedForward(site, context.settings());
        NDArray scale =
            train(
                PREFIX + site.name() + ".ia3_l",
                input ? Torch.ones(1, site.in()) : Torch.ones(site.out(), 1));
        context
            .host()
            .modules()
            .wrapLinear(
                site.name(),
                base -> input ? new ScaledInput(base, scale) : new ScaledOutput(base, scale));
      }
    }
    SavedModules.attach(context.host(), saved, this);
  }
}
