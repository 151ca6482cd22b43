package org.scion.ui.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.run.RunFolder;

/**
 * What the table of runs remembers between two starts: runs-table.json of the workspace. Immutable.
 *
 * @param columns ids of those shown, in order; empty for the usual
 * @param grouping name of a grouping
 * @param sort id of the column it is sorted by
 * @param descending the largest first
 */
record TableState(List<String> columns, String grouping, String sort, boolean descending) {
  static final TableState FIRST = new TableState(List.of(), "NONE", RunColumn.CREATED.id(), true);

  TableState {
    columns = List.copyOf(columns);
  }

  static Path file(Path workspace) {
    return workspace.resolve("runs-table.json");
  }

  /** What the file says; {@link #FIRST} when there is none or it is damaged. */
  static TableState read(Path file) {
    if (!Files.exists(file)) {
      return FIRST;
    }
    try {
      JsonNode node = Json.read(file);
      List<String> columns = new ArrayList<>();
      node.path("columns").forEach(c -> columns.add(c.asText()));
      return new TableState(
          columns,
          node.path("grouping").asText(FIRST.grouping()),
          node.path("sort").asText(FIRST.sort()),
          node.path("descending").asBoolean(FIRST.descending()));
    } catch (SpecException damaged) {
      // A torn file costs the user a choice of columns, not the table.
      return FIRST;
    }
  }

  void write(Path file) {
    ObjectNode node = Json.object();
    ArrayNode list = node.putArray("columns");
    columns.forEach(list::add);
    node.put("grouping", grouping).put("sort", sort).put("descending", descending);
    RunFolder.writeWhole(file, Json.pretty(node));
  }
}
