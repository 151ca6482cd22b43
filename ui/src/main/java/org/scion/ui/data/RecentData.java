package org.scion.ui.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.run.RunFolder;

/**
 * Data that were looked at before, newest first: recent-data.json of the workspace.
 *
 * @param file where they are written
 */
record RecentData(Path file) {
  private static final int MOST = 8;

  List<String> names() {
    List<String> names = new ArrayList<>();
    try {
      if (Files.exists(file)) {
        Json.read(file).forEach(name -> names.add(name.asText()));
      }
    } catch (SpecException damaged) {
      // A torn file costs the user this list, nothing else.
    }
    return names;
  }

  /** Adds one in front, or brings it there; all that are kept then. */
  List<String> with(String name) {
    List<String> names = names();
    names.remove(name);
    names.add(0, name);
    List<String> most = List.copyOf(names.subList(0, Math.min(MOST, names.size())));
    ArrayNode list = Json.array();
    most.forEach(list::add);
    RunFolder.writeWhole(file, Json.line(list));
    return most;
  }
}
