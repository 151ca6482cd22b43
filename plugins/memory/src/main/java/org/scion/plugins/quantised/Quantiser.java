package org.scion.plugins.quantised;

import ai.djl.ndarray.NDArray;
import org.scion.core.SpecException;
import org.scion.core.model.Site;
import org.scion.core.technique.Family;
import org.scion.core.technique.MemoryUse;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.TrainingTechnique;
import org.scion.runner.module.Linear;

/**
 * Holds frozen linear weights in few bits. The float weight is freed; the layer's weights are
 * decoded when a pass needs them, forward and again backward. Other techniques stand on top, so a
 * quantiser comes first in the list.
 */
public abstract class Quantiser implements TrainingTechnique, MemoryUse {
  /** The quantised form of a weight (out, in), without recording. */
  protected abstract QuantisedWeight quantise(NDArray weight, Site site, Settings settings);

  /** What holds whatever is trained; by default nothing is. */
  protected Attachment attachment() {
    return new Attachment() {};
  }

  /** Called for every site, to train something of the quantised form. */
  protected void adapt(Attachment attachment, Site site, QuantisedWeight weight) {}

  @Override
  public final Attachment attach(AttachContext context) {
    HostModel host = context.host();
    Attachment attachment = attachment();
    for (Site site : context.sites()) {
      if (!host.modules().isPlain(site.name())) {
        throw new SpecException(
            "techniques",
            id() + " at " + site.name(),
            "a quantiser before every other technique of its sites",
            "Put it first in the list.");
      }
      host.modules().wrapLinear(site.name(), base -> linear(base, site, context, attachment));
      host.parameters().drop(site.weight());
    }
    host.recomputeLayers();
    return attachment;
  }

  private Linear linear(Linear base, Site site, AttachContext context, Attachment attachment) {
    NDArray full = base.weight();
    QuantisedWeight weight =
        Torch.withoutGradient(() -> quantise(full, site, context.settings().at(site.name())));
    adapt(attachment, site, weight);
    return new QuantisedLinear(base, weight);
  }

  /** Bits of a weight with its share of scales. */
  protected abstract double bits(Site site, Settings settings);

  @Override
  public final long baseBytes(Site site, Settings settings, long before) {
    return (long) Math.ceil(site.weightElements() * bits(site, settings) / 8);
  }

  @Override
  public final Passes passes() {
    return Passes.RECOMPUTED;
  }

  @Override
  public String conflictWith(Technique other, Site site) {
    if (other.description().family() == Family.QUANTISED_BASE) {
      return "the weight is quantised already";
    }
    return other.description().quantisedBases().contains(id())
        ? ""
        : other.description().name() + " does not work on a base in " + description().name();
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 0;
  }
}
