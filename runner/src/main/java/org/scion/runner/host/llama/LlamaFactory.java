package org.scion.runner.host.llama;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import org.scion.core.model.HostLayout;
import org.scion.runner.host.HostFactory;
import org.scion.runner.host.HostModel;
import org.scion.runner.module.Parameters;

/** Builds hosts of the Llama family. */
@AutoService(HostFactory.class)
public final class LlamaFactory implements HostFactory {
  @Override
  public String family() {
    return "llama";
  }

  @Override
  public HostModel build(HostLayout layout, JsonNode config, Parameters parameters) {
    return new LlamaHost(layout, config, parameters);
  }
}
