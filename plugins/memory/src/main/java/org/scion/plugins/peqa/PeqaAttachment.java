package org.scion.plugins.peqa;

import org.scion.core.model.Site;
import org.scion.runner.inject.Attachment;

/** PEQA attached: the scales are trained and stored, the whole numbers follow from the base. */
final class PeqaAttachment extends Attachment {
  void trainScales(Site site, PeqaWeight weight) {
    train(PREFIX + site.name() + ".peqa_scale", weight.scales());
  }

  /** Scales belong to the weight, which decay would shrink. */
  @Override
  public boolean decays(String fileName) {
    return false;
  }
}
