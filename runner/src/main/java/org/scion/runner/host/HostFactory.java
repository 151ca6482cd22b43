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

  /** The host of a layout, by its family; it remembers the config that it was made of. */
  static HostModel host(HostLayout layout, JsonNode config, Parameters parameters) {
    HostModel host = factory(layout).build(layout, config, parameters);
    host.madeOf(config);
    return host;
  }

  private static HostFactory factory(HostLayout layout) {
    return ServiceLoader.load(HostFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(f -> f.family().equals(layout.family()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no host model for " + layout.family()));
  }
}
