package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns of text, numbers to the right. Confined to one thread. */
final class TextTable {
  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... head) {
    rows.add(head);
  }

  TextTable row(Object... cells) {
    rows.add(Arrays.stream(cells).map(TextTable::text).toArray(String[]::new));
    return this;
  }

  private static String text(Object cell) {
    if (cell instanceof JsonNode node) {
      if (node.isFloatingPointNumber()) {
        return Words.short3(node.asDouble());
      }
      return node.isMissingNode() || node.isNull()
          ? "-"
          : node.isValueNode() ? node.asText() : node.toString();
    }
    return cell instanceof Double d ? Words.short3(d) : cell == null ? "-" : cell.toString();
  }

  List<String> lines() {
    int columns = rows.get(0).length;
    int[] width = new int[columns];
    boolean[] right = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      int column = c;
      width[c] = rows.stream().mapToInt(r -> r[column].length()).max().orElse(0);
      right[c] = rows.size() > 1 && rows.stream().skip(1).allMatch(r -> number(r[column]));
    }
    return rows.stream().map(r -> line(r, width, right)).toList();
  }

  private static boolean number(String cell) {
    return cell.matches("-|[-+]?[\\d.,]+([eE][-+]?\\d+)?( [kMG%])?%?");
  }

  private static String line(String[] row, int[] width, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < row.length; c++) {
      String space = " ".repeat(width[c] - row[c].length());
      line.append(c == 0 ? "" : "  ").append(right[c] ? space + row[c] : row[c] + space);
    }
    return line.toString().stripTrailing();
  }
}
