package org.scion.runner.peft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.SharedSettings;

/** A method of PEFT whose config is a table of keys ({@link ConfigMap}). Stateless. */
public abstract class MappedMethod implements PeftMethod {
  private final TechniqueDescription description;
  private final ConfigMap map;

  protected MappedMethod(TechniqueDescription description, ConfigMap map) {
    this.description = description;
    this.map = map;
  }

  @Override
  public final TechniqueDescription description() {
    return description;
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    return SharedSettings.trained(host, sites, settings);
  }

  /** Why a technique that reads the whole weight cannot stand on one that has none to show. */
  protected static String needsMergeable(Technique other) {
    return other.description().mergeable()
        ? ""
        : "it works on the whole weight, and "
            + other.description().name()
            + " cannot be folded into one";
  }

  @Override
  public boolean reads(JsonNode config) {
    return map.reads(config);
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    return map.read(config, this);
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    return map.write(spec, host);
  }
}
