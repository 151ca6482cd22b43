package org.scion.ui.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;

/**
 * What the window remembers between two starts: window.json of the workspace. Immutable.
 *
 * @param width of the window in pixels
 * @param height of the window in pixels
 * @param dark whether the dark theme is on
 * @param screen the place shown last
 */
public record WindowState(double width, double height, boolean dark, String screen) {
  /** For the first start. */
  public static final WindowState FIRST = new WindowState(1360, 860, false, "HOME");

  /** What the file says; {@link #FIRST} when there is none or it is damaged. */
  public static WindowState read(Path file) {
    if (!Files.exists(file)) {
      return FIRST;
    }
    try {
      JsonNode node = Json.read(file);
      return new WindowState(
          Math.max(800, node.path("width").asDouble(FIRST.width())),
          Math.max(560, node.path("height").asDouble(FIRST.height())),
          node.path("dark").asBoolean(),
          node.path("screen").asText(FIRST.screen()));
    } catch (org.scion.core.SpecException damaged) {
      // A torn file costs the user a window size, not a start.
      return FIRST;
    }
  }

  public void write(Path file) {
    RunFolder.writeWhole(file, Json.pretty(this));
  }
}
