package org.scion.runner.train;

import org.scion.core.technique.Settings;

/** A technique that learns which of two completions is preferred, or whether one is wanted. */
public interface PreferenceTechnique extends ObjectiveTechnique {
  Preference create(Settings settings);
}
