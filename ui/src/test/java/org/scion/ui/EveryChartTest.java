package org.scion.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javafx.scene.Node;
import javafx.scene.Parent;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.Workspace;
import org.scion.ui.chart.PictureFiles;
import org.scion.ui.chart.PicturePane;
import org.scion.ui.parts.ChartCard;
import org.scion.ui.tour.Headless;
import org.scion.ui.tour.SampleWorkspace;

/** Every chart of every place stands on a card that saves it, as PNG, SVG and CSV. */
@Tag("ui")
class EveryChartTest {
  @TempDir Path temporary;

  private final Set<String> seen = new TreeSet<>();
  private final List<String> wrong = new ArrayList<>();

  @Test
  void savesInAllThreeForms() {
    Headless.start();
    Workspace workspace = SampleWorkspace.write(temporary.resolve("workspace"));
    Headless.call(
        () -> {
          Places.visit(workspace, this::charts);
          return null;
        });

    assertEquals(List.of(), wrong);
    assertTrue(seen.size() >= 18, seen.toString());
  }

  private void charts(String place, Node node) {
    if (node instanceof PicturePane pane && pane.picture() != null && shown(pane)) {
      String name = place + ": " + pane.picture().title();
      if (seen.add(name)) {
        check(name, pane);
      }
    } else if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> charts(place, child));
    }
  }

  private static boolean shown(Node node) {
    return node == null || node.isVisible() && shown(node.getParent());
  }

  private void check(String name, PicturePane pane) {
    if (!(pane.getParent() instanceof ChartCard)) {
      wrong.add(name + " is on no card");
    }
    try {
      Path file = temporary.resolve("chart-" + seen.size());
      int width = Math.max(80, (int) pane.getWidth());
      int height = Math.max(60, (int) pane.getHeight());
      for (String ending : List.of("png", "svg", "csv")) {
        PictureFiles.write(pane.picture(), width, height, Path.of(file + "." + ending));
      }
      if (ImageIO.read(Path.of(file + ".png").toFile()).getWidth() != 2 * width) {
        wrong.add(name + " as PNG");
      }
      if (!Files.readString(Path.of(file + ".svg")).contains("</svg")) {
        wrong.add(name + " as SVG");
      }
      if (Files.readAllLines(Path.of(file + ".csv")).size() < 2) {
        wrong.add(name + " as CSV");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
