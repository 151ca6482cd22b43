package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import org.scion.core.model.Site;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/** Start values that a preparation from data left in the context. */
public final class GivenStart {
  private GivenStart() {}

  /** The factors given for a site, or null when there are none. */
  public static Factors at(AttachContext context, Site site) {
    NDArray a = context.start().get(nameOfA(site));
    NDArray b = context.start().get(nameOfB(site));
    return a == null || b == null ? null : new Factors(a, b, null);
  }

  /** Name of A's start value. */
  public static String nameOfA(Site site) {
    return Attachment.PREFIX + site.name() + ".lora_A.weight";
  }

  /** Name of B's start value. */
  public static String nameOfB(Site site) {
    return Attachment.PREFIX + site.name() + ".lora_B.weight";
  }
}
