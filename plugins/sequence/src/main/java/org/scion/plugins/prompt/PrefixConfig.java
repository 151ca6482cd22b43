package org.scion.plugins.prompt;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.UnsupportedException;
import org.scion.core.model.Dimensions;
import org.scion.core.model.HostLayout;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.TechniqueSpec;

/** What PEFT's prefixes share: they stand in every layer. */
public final class PrefixConfig {
  private PrefixConfig() {}

  /**
   * The shared keys.
   *
   * @throws UnsupportedException if the prefix does not stand in every layer
   */
  public static ObjectNode write(String peftType, TechniqueSpec spec, HostLayout host) {
    int layers = ExperimentPlanner.sites(spec, host).size();
    if (layers != host.dimensions().layers()) {
      throw new UnsupportedException(
          "PEFT's "
              + peftType
              + " stands in every layer; this one in "
              + layers
              + " of "
              + host.dimensions().layers());
    }
    return PromptConfig.writeKeyValues(peftType, spec.settings(), host);
  }

  /** Width of keys and values, which PEFT calls token_dim here. */
  public static int width(HostLayout host) {
    Dimensions d = host.dimensions();
    return d.kvHeads() * d.headDim();
  }
}
