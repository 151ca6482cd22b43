package org.scion.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;

/**
 * Reads examples that have a list in a field: words with their tags, texts with several labels.
 *
 * <p>A list is a JSON array, or a text: a JSON array written out, or items with a separator between
 * them, as CSV needs it. A row is broken when the list cannot be read, holds an item that is blank,
 * or has a label outside the fixed ones.
 */
public final class ListExamples {
  private static final String BLANKS = "\\s+";

  private ListExamples() {}

  /**
   * Words and tags; in a text they stand with blanks between.
   *
   * @param fixed the tags allowed, or null to take whatever there is
   * @throws SpecException if a column is unknown, or rows are broken and refused
   */
  public static RowSet<TaggedExample> tagged(
      List<Path> files, String tokens, String tags, LabelSet fixed, Reading reading) {
    return Examples.read(
        files,
        reading,
        (row, faults) -> {
          List<String> words = list(row, tokens, BLANKS, faults);
          List<String> marks = list(row, tags, BLANKS, faults);
          if (words.size() != marks.size()) {
            String counts = words.size() + " tokens and " + marks.size() + " tags";
            faults.accept(row.broken(tags, counts, "a tag for every token"));
          } else if (words.isEmpty()) {
            faults.accept(row.broken(tokens, "[]", "at least one token"));
          }
          known(row, tags, marks, fixed, faults);
          return new TaggedExample(words, marks);
        },
        source -> {
          List<SpecProblem> problems = new ArrayList<>();
          problems.addAll(
              Template.ofColumn(tokens).problems(source.columns(), "data.columns.tokens"));
          problems.addAll(Template.ofColumn(tags).problems(source.columns(), "data.columns.tags"));
          if (!problems.isEmpty()) {
            throw new SpecException(problems);
          }
        });
  }

  /** The words or tags of a row, empty where they cannot be read; for looking at data. */
  public static List<String> words(Row row, String column) {
    return list(row, column, BLANKS, broken -> {});
  }

  /**
   * Texts with several labels.
   *
   * @param separator what stands between the labels where they are one text
   * @param fixed the labels allowed, or null to take whatever there is
   * @throws SpecException if a column is unknown, or rows are broken and refused
   */
  public static RowSet<MultiLabelExample> multiLabel(
      List<Path> files, Columns columns, String separator, LabelSet fixed, Reading reading) {
    String between = "\\s*" + java.util.regex.Pattern.quote(separator) + "\\s*";
    return Examples.read(
        files,
        reading,
        (row, faults) -> {
          String text = Examples.filled(row, columns.text(), "a text that is not blank", faults);
          List<String> labels =
              list(row, columns.label(), between, faults).stream().distinct().toList();
          known(row, columns.label(), labels, fixed, faults);
          return new MultiLabelExample(text, labels);
        },
        source -> columns.check(source.columns(), "data.columns"));
  }

  private static List<String> list(
      Row row, String column, String between, Consumer<BrokenRow> faults) {
    JsonNode value = row.fields().get(column);
    if (value == null || value.isNull()) {
      faults.accept(row.broken(column, "", "a list in this column"));
      return List.of();
    }
    JsonNode array = value.isContainerNode() ? value : written(value.asText(), column, between);
    List<String> items = new ArrayList<>();
    for (JsonNode item : array) {
      if (item.isContainerNode() || item.isNull() || item.asText().isBlank()) {
        faults.accept(row.broken(column, item.toString(), "texts or numbers in the list"));
        return List.of();
      }
      items.add(item.asText());
    }
    if (!array.isArray()) {
      faults.accept(row.broken(column, value.toString(), "a list, or a text with its items"));
    }
    return items;
  }

  private static JsonNode written(String text, String column, String between) {
    String trimmed = text.strip();
    if (trimmed.startsWith("[") && trimmed.endsWith("]")) {
      try {
        return Json.parse(trimmed, column);
      } catch (SpecException notJson) {
        return Json.tree(trimmed); // its brackets are said to be wrong with the row
      }
    }
    return Json.tree(Stream.of(trimmed.split(between)).filter(item -> !item.isBlank()).toList());
  }

  private static void known(
      Row row, String column, List<String> labels, LabelSet fixed, Consumer<BrokenRow> faults) {
    for (String label : labels) {
      if (fixed != null && !fixed.contains(label)) {
        faults.accept(row.broken(column, label, Examples.allowed(fixed)));
        return;
      }
    }
  }
}
