package org.scion.runner.host.gemma;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import org.scion.core.model.HostLayout;
import org.scion.runner.host.HostFactory;
import org.scion.runner.host.HostModel;
import org.scion.runner.module.Parameters;

/** Builds hosts of Gemma 2 and 3. */
@AutoService(HostFactory.class)
public final class GemmaFactory implements HostFactory {
  @Override
  public String family() {
    return "gemma";
  }

  @Override
  public HostModel build(HostLayout layout, JsonNode config, Parameters parameters) {
    return new GemmaHost(layout, config, parameters);
  }
}
