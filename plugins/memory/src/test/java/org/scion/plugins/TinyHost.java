package org.scion.plugins;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.scion.core.Json;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.model.HostFamily;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;

/** The small random models of the test resources. */
public final class TinyHost {
  private TinyHost() {}

  public static HostModel load(String name) {
    Torch.start();
    Path folder = folder(name);
    JsonNode config = Json.read(folder.resolve("config.json"));
    return new HostLoader(config, Checkpoints.open(folder), HostFamily.headOf(config)).load(0);
  }

  private static Path folder(String name) {
    try {
      return Path.of(TinyHost.class.getResource("/hosts/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
