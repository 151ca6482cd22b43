package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.scion.core.Json;
import org.scion.ui.tour.Example;
import org.scion.ui.tour.Shot;
import org.scion.ui.tour.Tour;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scion ui}: the window, or pictures of it. */
@Command(name = "ui", description = "Open the window (also: scion without a command).")
final class UiCommand extends ScionCommand {
  @Option(
      names = "--tour",
      paramLabel = "DIR",
      description = "Draw every screen in its main states into PNG files, without a display.")
  private String tour;

  @Option(
      names = "--only",
      paramLabel = "WORDS",
      defaultValue = "",
      description = "With --tour: only the pictures whose file name has these words.")
  private String only;

  @Override
  List<String> keys() {
    return List.of("screens");
  }

  @Override
  Outcome run(Session session) throws InterruptedException {
    return tour == null ? open(session) : draw(session, session.path("--tour", tour));
  }

  /** Opens the window and returns when it is closed. */
  static Outcome open(Session session) {
    new Window(session).open();
    return Outcome.of(Json.object(), List::of);
  }

  private Outcome draw(Session session, Path folder) throws InterruptedException {
    Set<Example> needs = Tour.needs(only);
    List<Shot> shots;
    try (TourRuns runs = new TourRuns(session)) {
      runs.prepare(needs);
      shots = new Window(runs.session()).draw(folder, only);
    }
    ArrayNode screens = Json.array();
    for (Shot shot : shots) {
      ObjectNode node = (ObjectNode) Json.tree(shot);
      screens.add(node.put("file", folder.resolve(shot.file()).toString()));
    }
    return Outcome.of(
        Json.object().set("screens", screens),
        () -> List.of(shots.size() + " pictures in " + folder));
  }
}
