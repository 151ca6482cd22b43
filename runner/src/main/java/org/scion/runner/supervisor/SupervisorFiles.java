package org.scion.runner.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.scion.core.run.Workspace;

/**
 * Where a workspace keeps what belongs to its supervisor. Immutable.
 *
 * @param workspace whose supervisor it is
 */
record SupervisorFiles(Workspace workspace) {
  Path folder() {
    return workspace.path().resolve("supervisor");
  }

  /** Locked by the supervisor as long as it lives; the system lets go when it is killed. */
  Path lock() {
    return folder().resolve("lock");
  }

  /** {@code {"pid":..., "beat": counter, "t": millis}}, every second. */
  Path heartbeat() {
    return folder().resolve("heartbeat.json");
  }

  /** One file a command, in the order of their names. */
  Path inbox() {
    return folder().resolve("inbox");
  }

  Path log() {
    return folder().resolve("supervisor.log");
  }

  Path exit() {
    return folder().resolve("supervisor-exit.json");
  }

  Path settings() {
    return workspace.path().resolve("settings.json");
  }

  SupervisorFiles make() {
    try {
      Files.createDirectories(inbox());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + inbox(), e);
    }
    return this;
  }
}
