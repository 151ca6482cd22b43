package org.scion.runner.inject;

import org.scion.core.technique.Technique;

/** A technique that takes hold of a host model. */
public interface TrainingTechnique extends Technique {
  /**
   * Wraps the host's modules and makes what is trained. The frozen base is not changed in place; an
   * initialiser that moves part of a weight replaces the parameter.
   */
  Attachment attach(AttachContext context);
}
