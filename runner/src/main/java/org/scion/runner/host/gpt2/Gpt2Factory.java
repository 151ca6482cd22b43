package org.scion.runner.host.gpt2;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import org.scion.core.model.HostLayout;
import org.scion.runner.host.HostFactory;
import org.scion.runner.host.HostModel;
import org.scion.runner.module.Parameters;

/** Builds hosts of GPT-2. */
@AutoService(HostFactory.class)
public final class Gpt2Factory implements HostFactory {
  @Override
  public String family() {
    return "gpt2";
  }

  @Override
  public HostModel build(HostLayout layout, JsonNode config, Parameters parameters) {
    return new Gpt2Host(layout, config, parameters);
  }
}
