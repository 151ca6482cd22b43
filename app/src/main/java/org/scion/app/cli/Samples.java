package org.scion.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.scion.core.service.JobFailure;

/** The sample projects that come with Scion. */
final class Samples {
  private Samples() {}

  /** Below the folder that the start script names; a build from a checkout has it there. */
  static Path folder() {
    return Path.of(System.getProperty("scion.home", "."), "sample-projects").toAbsolutePath();
  }

  static Path file(String relative) {
    Path file = folder().resolve(relative);
    if (!Files.exists(file)) {
      throw new JobFailure(
          JobFailure.Kind.FAILED,
          "There is no " + file + ": start Scion by its own script, which knows where they lie.",
          java.util.List.of());
    }
    return file;
  }
}
