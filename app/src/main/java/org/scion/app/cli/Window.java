package org.scion.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.scion.app.Wiring;
import org.scion.core.service.JobFailure;
import org.scion.runner.supervisor.SupervisorClient;
import org.scion.storage.RunIndex;
import org.scion.ui.ScionWindow;
import org.scion.ui.Services;
import org.scion.ui.tour.Shot;
import org.scion.ui.tour.Tour;

/** Opens the window of a session, or draws it. */
record Window(Session session) {

  /** Whether there is a display to open it on. */
  boolean possible() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    Map<String, String> environment = session.wiring().environment();
    boolean given =
        !environment.getOrDefault("DISPLAY", "").isEmpty()
            || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    return given || os.contains("mac") || os.contains("windows");
  }

  /** Opens it and returns when it is closed. */
  void open() {
    if (!possible()) {
      throw new JobFailure(
          JobFailure.Kind.FAILED,
          "There is no display to open a window on (DISPLAY is not set). `scion --help` lists what"
              + " works without one; `scion ui --tour DIR` draws every screen into files.",
          List.of());
    }
    // What waited when the machine went down goes on when the window opens.
    Thread wake =
        new Thread(() -> session.wiring().queue(session.workspace()).wake(), "wake the queue");
    wake.setDaemon(true);
    wake.start();
    try (RunIndex runs = RunIndex.open(session.workspace())) {
      ScionWindow.launch(services(runs));
    }
  }

  /** Draws the pictures whose file name has these words; all for none. */
  List<Shot> draw(Path folder, String only) {
    try (RunIndex runs = RunIndex.open(session.workspace())) {
      return Tour.draw(services(runs), folder, only);
    }
  }

  private Services services(RunIndex runs) {
    Wiring wiring = session.wiring();
    return new Services(
        session.workspace(),
        wiring.techniques(),
        wiring.jobs(),
        wiring.launcher(),
        new SupervisorClient(session.workspace(), wiring.clock()),
        runs,
        samples(),
        wiring.clock());
  }

  /** Folders with experiments below sample-projects. */
  private static List<Path> samples() {
    Path folder = Samples.folder();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
