package org.scion.ui.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;

/**
 * What the window remembers between two starts: window.json of the workspace. Immutable.
 *
 * @param x left edge in pixels; null to let the system choose
 * @param y upper edge in pixels; null to let the system choose
 * @param width of the window in pixels
 * @param height of the window in pixels
 * @param maximised whether it fills the screen
 * @param dark whether the dark theme is on
 * @param scale factor of all letters and controls; 0 for what the system asks for
 * @param screen the place shown last
 */
public record WindowState(
    Double x,
    Double y,
    double width,
    double height,
    boolean maximised,
    boolean dark,
    double scale,
    String screen) {
  /** For the first start. */
  public static final WindowState FIRST =
      new WindowState(null, null, 1360, 860, false, false, 0, "HOME");

  /** What the file says; {@link #FIRST} when there is none or it is damaged. */
  public static WindowState read(Path file) {
    if (!Files.exists(file)) {
      return FIRST;
    }
    try {
      JsonNode node = Json.read(file);
      boolean placed = node.path("x").isNumber() && node.path("y").isNumber();
      return new WindowState(
          placed ? node.path("x").asDouble() : null,
          placed ? node.path("y").asDouble() : null,
          Math.max(800, node.path("width").asDouble(FIRST.width())),
          Math.max(560, node.path("height").asDouble(FIRST.height())),
          node.path("maximised").asBoolean(),
          node.path("dark").asBoolean(),
          Math.max(0, Math.min(2, node.path("scale").asDouble())),
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
