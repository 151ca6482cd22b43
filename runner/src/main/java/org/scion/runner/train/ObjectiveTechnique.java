package org.scion.runner.train;

import org.scion.core.model.Site;
import org.scion.core.technique.Objective;
import org.scion.core.technique.Settings;

/** An objective that can be trained. It has no sites and trains no numbers of its own. */
public interface ObjectiveTechnique extends Objective {
  @Override
  default long parameterCount(Site site, Settings settings) {
    return 0;
  }
}
