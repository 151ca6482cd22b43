package org.scion.runner.inject;

import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.runner.host.HostModel;

/** A technique that takes hold of a host model. */
public interface TrainingTechnique extends Technique {
  /**
   * Wraps the host's modules and makes what is trained. The frozen base is not changed in place; an
   * initialiser that moves part of a weight replaces the parameter.
   */
  Attachment attach(AttachContext context);

  /** The host that it works on: another one where it changes what layers the model has. */
  default HostModel host(HostModel host, Settings settings) {
    return host;
  }
}
