package org.scion.plugins.oft;

import java.util.ArrayList;
import java.util.List;
import org.scion.plugins.delta.DeltaAttachment;
import org.scion.runner.inject.StepContext;

/** OFT attached: constrained rotations are brought back within their limit before each step. */
final class OftAttachment extends DeltaAttachment {
  private final List<OftRotation> rotations = new ArrayList<>();

  void add(OftRotation rotation) {
    rotations.add(rotation);
  }

  @Override
  public void beforeStep(StepContext step) {
    rotations.forEach(OftRotation::project);
  }
}
