package org.scion.plugins.psoft;

import ai.djl.ndarray.NDArray;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Dropout;
import org.scion.runner.inject.SiteAttachment;
import org.scion.runner.module.Linear;

/** PSOFT attached: starts as the identity. */
final class PsoftAttachment extends SiteAttachment {
  private final Settings settings;

  PsoftAttachment(AttachContext context) {
    super(context);
    settings = context.settings();
    sites().forEach(s -> host().modules().wrapLinear(s.name(), base -> linear(s, base)));
    attachSavedModules();
  }

  private Linear linear(Site site, Linear base) {
    int rank = settings.integer("rank");
    String name = prefix(site) + "psoft_R.";
    NDArray start =
        settings.flag("orthogonal")
            ? Torch.zeros((long) rank * (rank - 1) / 2)
            : Torch.manager().eye(rank);
    NDArray weight = train(name + "weight", start);
    NDArray out = settings.flag("scale_out") ? train(name + "vector_b", Torch.ones(rank)) : null;
    NDArray in = settings.flag("scale_in") ? train(name + "vector_a", Torch.ones(rank)) : null;
    return new PsoftLinear(
        base,
        Factors.of(base.weight(), settings),
        new Rotation(weight, out, in, settings),
        settings.real("alpha") / rank,
        new Dropout(settings.real("dropout"), host()));
  }
}
