package org.scion.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.scion.core.data.ColumnProfile.Lengths;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;

/** The values of one column and their lengths, as table columns. Confined to one thread. */
final class ColumnValues {
  private static final int EXAMPLES = 5;
  private static final int EXAMPLE_CHARACTERS = 120;
  private static final int MOST_LABELS = 1000;
  private static final int LABEL_CHARACTERS = 80;
  private static final int ROWS_PER_LABEL = 2;

  private final String name;
  private final StringColumn values;
  private final IntColumn lengths;
  private final Set<JsonNodeType> types = EnumSet.noneOf(JsonNodeType.class);
  private boolean allNumbers = true;
  private boolean allWhole = true;

  ColumnValues(String name) {
    this.name = name;
    this.values = StringColumn.create("values");
    this.lengths = IntColumn.create("lengths");
  }

  /**
   * Takes the next value; a null node, JSON null or blank text is missing and not kept.
   *
   * @return characters that were kept
   */
  int add(JsonNode node) {
    String text = node == null ? "" : node.isContainerNode() ? node.toString() : node.asText();
    if (node == null || node.isNull() || text.isBlank()) {
      return 0;
    }
    types.add(node.getNodeType());
    values.append(text);
    lengths.append(text.length());
    allNumbers = allNumbers && isNumber(text);
    allWhole = allWhole && text.matches("-?\\d{1,18}");
    return text.length();
  }

  /** The profile after all rows have been seen. */
  ColumnProfile profile(long rows) {
    long present = values.size();
    long distinct = present == 0 ? 0 : values.countUnique();
    return new ColumnProfile(
        name, kind(present, distinct), rows - present, distinct, lengths(), examples());
  }

  private ColumnKind kind(long present, long distinct) {
    if (present == 0) {
      return ColumnKind.EMPTY;
    }
    if (types.contains(JsonNodeType.ARRAY)) {
      return ColumnKind.LIST;
    }
    if (types.contains(JsonNodeType.OBJECT)) {
      return ColumnKind.OBJECT;
    }
    if (types.equals(EnumSet.of(JsonNodeType.BOOLEAN))) {
      return ColumnKind.TRUTH;
    }
    boolean repeated = distinct <= MOST_LABELS && distinct * ROWS_PER_LABEL <= present;
    if (repeated && lengths.max() <= LABEL_CHARACTERS && (!allNumbers || allWhole)) {
      return ColumnKind.LABEL;
    }
    return allNumbers ? ColumnKind.NUMBER : ColumnKind.TEXT;
  }

  private Lengths lengths() {
    if (lengths.isEmpty()) {
      return Lengths.NONE;
    }
    return new Lengths(
        (long) lengths.min(),
        lengths.mean(),
        lengths.median(),
        lengths.percentile(95),
        (long) lengths.max());
  }

  private List<String> examples() {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < values.size() && shown.size() < EXAMPLES; i++) {
      String value = values.get(i);
      String cut =
          value.length() <= EXAMPLE_CHARACTERS
              ? value
              : value.substring(0, EXAMPLE_CHARACTERS) + "...";
      if (!shown.contains(cut)) {
        shown.add(cut);
      }
    }
    return shown;
  }

  private static boolean isNumber(String text) {
    return text.matches("[-+]?\\d{0,30}[.]?\\d{1,30}([eE][-+]?\\d{1,3})?");
  }
}
