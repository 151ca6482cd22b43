package org.scion.plugins.peanut;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.SiteAttachment;
import org.scion.runner.module.Linear;

/** PEANuT attached: one network at every site; its last layer starts at zero. */
final class PeanutAttachment extends SiteAttachment {
  private final AttachContext context;

  PeanutAttachment(AttachContext context) {
    super(context);
    this.context = context;
    sites().forEach(s -> host().modules().wrapLinear(s.name(), base -> linear(s, base)));
    attachSavedModules();
  }

  private Linear linear(Site site, Linear base) {
    Settings settings = context.settings();
    int rank = settings.integer("rank");
    int depth = settings.integer("depth");
    String name = prefix(site) + "peanut_";
    NDArray a = kaiming(name + "A.weight", rank, site.out());
    List<NDArray> encoders = new ArrayList<>();
    List<NDArray> decoders = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      encoders.add(kaiming(name + "encoders." + i + ".weight", rank, rank));
    }
    for (int i = 0; i < depth; i++) {
      decoders.add(kaiming(name + "decoders." + i + ".weight", rank, rank));
    }
    NDArray b = train(name + "B.weight", Torch.zeros(site.out(), rank));
    return new PeanutLinear(
        base,
        new PeanutLinear.Layers(a, encoders, decoders, b),
        settings.text("activation"),
        settings.real("scaling"));
  }

  private NDArray kaiming(String name, int out, int in) {
    return train(name, Torch.create(context.random().kaiming(name, out * in, in), out, in));
  }
}
