package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.run.RunFolder;

/**
 * How a person has divided the composer: composer.json of the workspace. Immutable.
 *
 * @param palette width in pixels; 0 for the usual
 * @param inspector width in pixels; 0 for the usual
 * @param yaml whether the text pane is open
 * @param grid share of the middle that the grid has beside the text
 */
record ComposeLayout(double palette, double inspector, boolean yaml, double grid) {
  static final ComposeLayout FIRST = new ComposeLayout(0, 0, false, 0.58);

  static Path file(Path workspace) {
    return workspace.resolve("composer.json");
  }

  /** What the file says; {@link #FIRST} when there is none or it is damaged. */
  static ComposeLayout read(Path file) {
    if (!Files.exists(file)) {
      return FIRST;
    }
    try {
      JsonNode node = Json.read(file);
      return new ComposeLayout(
          Math.max(0, node.path("palette").asDouble()),
          Math.max(0, node.path("inspector").asDouble()),
          node.path("yaml").asBoolean(),
          Math.max(0.1, Math.min(0.9, node.path("grid").asDouble(FIRST.grid()))));
    } catch (SpecException damaged) {
      // A torn file costs the user a width, not the composer.
      return FIRST;
    }
  }

  void write(Path file) {
    RunFolder.writeWhole(file, Json.pretty(this));
  }
}
