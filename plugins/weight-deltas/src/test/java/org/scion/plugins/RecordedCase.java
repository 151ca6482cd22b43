package org.scion.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.scion.runner.engine.Torch;
import org.scion.runner.parity.ParityJob;
import org.scion.runner.parity.ParityResult;

/** Runs a recorded reference case of the test resources. */
public final class RecordedCase {
  private RecordedCase() {}

  public static void passes(String name) {
    Torch.start();
    Path folder = resource("/goldens/" + name);
    ParityResult result = ParityJob.run(folder, folder.resolveSibling("hosts"));
    assertEquals("pass", result.status(), () -> name + ": " + result.note());
  }

  private static Path resource(String name) {
    try {
      return Path.of(RecordedCase.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
