package org.scion.runner.host.phi3;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import org.scion.core.model.HostLayout;
import org.scion.runner.host.HostFactory;
import org.scion.runner.host.HostModel;
import org.scion.runner.module.Parameters;

/** Builds hosts of Phi-3. */
@AutoService(HostFactory.class)
public final class Phi3Factory implements HostFactory {
  @Override
  public String family() {
    return "phi3";
  }

  @Override
  public HostModel build(HostLayout layout, JsonNode config, Parameters parameters) {
    return new Phi3Host(layout, config, parameters);
  }
}
