package org.scion.plugins.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.model.HostLayout;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.peft.PeftMethod;

/** A technique that changes weights one site at a time and that PEFT has too. */
public abstract class DeltaTechnique extends SiteTechnique implements PeftMethod {
  private final PeftKeys keys;

  /**
   * @param keys what PEFT calls the settings
   */
  protected DeltaTechnique(TechniqueDescription description, PeftKeys keys) {
    super(description);
    this.keys = keys;
  }

  @Override
  public final boolean reads(JsonNode config) {
    return keys.reads(config);
  }

  @Override
  public final TechniqueSpec read(JsonNode config, HostLayout host) {
    return keys.read(config, this);
  }

  @Override
  public final ObjectNode write(TechniqueSpec spec, HostLayout host) {
    return keys.write(spec, host);
  }
}
