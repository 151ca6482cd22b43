package org.scion.ui.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.SpecException;
import org.scion.core.run.Workspace;
import org.scion.ui.TestServices;

@Tag("ui")
class TourTest {
  @TempDir Path temporary;

  @Test
  void drawsPicturesWithContentInTheSizeItSays() throws IOException {
    Path folder = Path.of(System.getProperty("scion.tour", temporary.resolve("tour").toString()));
    String only = System.getProperty("scion.tour.only", "filled-light");
    Workspace workspace = SampleWorkspace.write(temporary.resolve("workspace"));

    List<Shot> shots = Tour.draw(TestServices.in(workspace), folder, only);

    assertTrue(shots.size() >= 4, shots.toString());
    assertFalse(Files.exists(workspace.path().resolve("draft.json")), "the user's draft is theirs");
    for (Shot shot : shots) {
      BufferedImage image = ImageIO.read(folder.resolve(shot.file()).toFile());
      assertEquals(shot.width(), image.getWidth(), shot.file());
      assertEquals(shot.height(), image.getHeight(), shot.file());
      assertTrue(colours(image) > 12, shot.file() + " is nearly blank");
    }
  }

  @Test
  void asksForTheExamplesOfTheChosenPicturesOnly() {
    assertEquals(Set.of(), Tour.needs("learn"));
    assertEquals(Set.of(Example.FAILED), Tour.needs("run-failed"));
    assertEquals(EnumSet.allOf(Example.class), Tour.needs(""));
    String said = assertThrows(SpecException.class, () -> Tour.needs("run-flying")).getMessage();
    assertTrue(said.contains("run-failed"), said);
  }

  private static int colours(BufferedImage image) {
    Set<Integer> seen = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y += 3) {
      for (int x = 0; x < image.getWidth(); x += 3) {
        seen.add(image.getRGB(x, y));
      }
    }
    return seen.size();
  }
}
