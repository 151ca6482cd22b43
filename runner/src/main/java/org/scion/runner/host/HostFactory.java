package org.scion.runner.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ServiceLoader;
import org.scion.core.model.HostLayout;
import org.scion.runner.module.Parameters;

/** Builds the host model of one family. Found by {@link ServiceLoader}. */
public interface HostFactory {
  /** The family's id, as in {@link org.scion.core.model.HostFamily#id}. */
  String family();

  HostModel build(HostLayout layout, JsonNode config, Parameters parameters);

  static HostModel host(HostLayout layout, JsonNode config, Parameters parameters) {
    return ServiceLoader.load(HostFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(f -> f.family().equals(layout.family()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no host model for " + layout.family()))
        .build(layout, config, parameters);
  }
}
