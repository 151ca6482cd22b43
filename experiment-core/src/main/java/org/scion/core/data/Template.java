package org.scion.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.spec.Nearest;

/**
 * A text with places for the fields of a row: a column's name in braces is the field, and a doubled
 * brace stands for the brace itself. Immutable.
 */
public final class Template {
  private final String source;
  private final List<Part> parts;

  private Template(String source, List<Part> parts) {
    this.source = source;
    this.parts = List.copyOf(parts);
  }

  /** Literal text, or a column to fill in. */
  private record Part(String text, boolean column) {}

  /**
   * Reads a template.
   *
   * @param where spec path for messages
   * @throws SpecException if a brace is not closed or stands alone
   */
  public static Template parse(String source, String where) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int i = 0;
    while (i < source.length()) {
      char c = source.charAt(i);
      boolean doubled = i + 1 < source.length() && source.charAt(i + 1) == c;
      if ((c == '{' || c == '}') && doubled) {
        literal.append(c);
        i += 2;
      } else if (c == '{') {
        int close = source.indexOf('}', i);
        if (close <= i + 1) {
          throw unbalanced(source, where, i);
        }
        parts.add(new Part(literal.toString(), false));
        literal.setLength(0);
        parts.add(new Part(source.substring(i + 1, close).strip(), true));
        i = close + 1;
      } else if (c == '}') {
        throw unbalanced(source, where, i);
      } else {
        literal.append(c);
        i++;
      }
    }
    parts.add(new Part(literal.toString(), false));
    return new Template(source, parts);
  }

  /** The template that is one column and nothing else. */
  public static Template ofColumn(String column) {
    String escaped = "{" + column + "}";
    return new Template(escaped, List.of(new Part(column, true)));
  }

  private static SpecException unbalanced(String source, String where, int at) {
    return new SpecException(
        where,
        source,
        "{column} for a field, {{ and }} for the braces themselves",
        "Look at character " + (at + 1));
  }

  /** As the user wrote it. */
  public String source() {
    return source;
  }

  /** The columns that it needs, in order of first use. */
  public Set<String> columns() {
    Set<String> columns = new LinkedHashSet<>();
    for (Part part : parts) {
      if (part.column()) {
        columns.add(part.text());
      }
    }
    return columns;
  }

  /**
   * Compares with the columns that the data have.
   *
   * @throws SpecException naming every column that the data lacks, each with the nearest known one
   */
  public void check(Collection<String> known, String where) {
    List<SpecProblem> problems = problems(known, where);
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
  }

  /** A problem for every column that the data lacks. */
  List<SpecProblem> problems(Collection<String> known, String where) {
    List<SpecProblem> problems = new ArrayList<>();
    for (String column : columns()) {
      unknownColumn(column, known, where).ifPresent(problems::add);
    }
    return problems;
  }

  /** The same, and a problem if there is no column at all: every row would give the same text. */
  List<SpecProblem> problemsOfNeeded(Collection<String> known, String where) {
    if (!columns().isEmpty()) {
      return problems(known, where);
    }
    String first = known.contains(source) ? source : known.stream().findFirst().orElse("column");
    return List.of(
        new SpecProblem(
            where,
            source,
            "a template with a column in braces",
            "Write for example {" + first + "}"));
  }

  private static Optional<String> nearest(String column, Collection<String> known) {
    Optional<String> otherCase = known.stream().filter(column::equalsIgnoreCase).findFirst();
    return otherCase.or(() -> Nearest.to(column, known));
  }

  private static Optional<SpecProblem> unknownColumn(
      String column, Collection<String> known, String where) {
    if (known.contains(column)) {
      return Optional.empty();
    }
    String advice =
        nearest(column, known)
            .map(near -> "Did you mean '" + near + "'?")
            .orElse("Choose one of the columns of the data");
    return Optional.of(new SpecProblem(where, column, String.join(", ", known), advice));
  }

  /**
   * Fills in a row.
   *
   * @param faults told of every column that is missing or is not a text, number or truth value
   */
  public String render(Row row, Consumer<BrokenRow> faults) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(part.column() ? field(row, part.text(), faults) : part.text());
    }
    return text.toString();
  }

  /**
   * Fills in values that are known to be there.
   *
   * @throws SpecException if one is missing
   */
  public String render(Map<String, String> values) {
    check(values.keySet(), "template");
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      text.append(part.column() ? values.get(part.text()) : part.text());
    }
    return text.toString();
  }

  /**
   * The template with a text in its only place; what stands around it is not written twice. As it
   * is if there are several places, or none.
   */
  public String around(String text) {
    if (columns().size() != 1) {
      return text;
    }
    Map<String, String> empty = Map.of(columns().iterator().next(), "\0");
    String[] sides = render(empty).split("\0", -1);
    if (sides.length != 2) {
      return text;
    }
    String before = text.startsWith(sides[0]) ? "" : sides[0];
    return before + text + (text.endsWith(sides[1]) ? "" : sides[1]);
  }

  /** The field as text; empty, with a fault reported, where there is none. */
  static String field(Row row, String column, Consumer<BrokenRow> faults) {
    JsonNode value = row.fields().get(column);
    if (value == null || value.isNull()) {
      faults.accept(row.broken(column, "", "a value in this column"));
      return "";
    }
    if (value.isContainerNode()) {
      faults.accept(row.broken(column, value.toString(), "a text, number or truth value"));
      return "";
    }
    return value.asText();
  }

  @Override
  public String toString() {
    return source;
  }
}
