package org.scion.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.chat.Chat;
import org.scion.core.chat.ChatMessages;
import org.scion.core.data.RowCollector.RowMapper;

/**
 * Reads files straight into examples.
 *
 * <p>A row is broken when it cannot be parsed, lacks a mapped column, is blank where text is
 * needed, holds an array or object where a text is needed, or has a label outside the fixed ones. A
 * column that no row has is an error of the mapping and is said once, with the nearest column that
 * there is.
 */
public final class Examples {
  private static final int ALLOWED_SHOWN = 20;

  private Examples() {}

  /**
   * Prompts and completions.
   *
   * @param prompt null or empty when the whole text is trained
   * @throws SpecException if a column is unknown, or rows are broken and refused
   */
  public static RowSet<TextExample> text(
      List<Path> files, Template prompt, Template completion, Reading reading) {
    Template given = prompt == null ? Template.parse("", "prompt") : prompt;
    RowMapper<TextExample> mapper = (row, faults) -> textExample(row, given, completion, faults);
    return read(
        files,
        reading,
        mapper,
        source -> {
          Set<String> known = source.columns();
          List<SpecProblem> problems = new ArrayList<>(given.problems(known, "columns.prompt"));
          problems.addAll(completion.problemsOfNeeded(known, "columns.completion"));
          if (!problems.isEmpty()) {
            throw new SpecException(problems);
          }
        });
  }

  /**
   * Texts with a class.
   *
   * @param fixed the labels allowed, or null to take whatever there is
   * @throws SpecException if a column is unknown, or rows are broken and refused
   */
  public static RowSet<LabelledExample> labelled(
      List<Path> files, Columns columns, LabelSet fixed, Reading reading) {
    return read(
        files,
        reading,
        (row, faults) -> {
          LabelledExample example = labelledExample(row, columns, faults);
          if (fixed != null && !example.label().isBlank() && !fixed.contains(example.label())) {
            faults.accept(row.broken(columns.label(), example.label(), allowed(fixed)));
          }
          return example;
        },
        source -> columns.check(source.columns(), "columns"));
  }

  /**
   * Texts with a number.
   *
   * @throws SpecException if a column is unknown, or rows are broken and refused
   */
  public static RowSet<LabelledExample> scored(List<Path> files, Columns columns, Reading reading) {
    return read(
        files,
        reading,
        (row, faults) -> {
          LabelledExample example = labelledExample(row, columns, faults);
          if (!example.label().isBlank() && !isFinite(example.label())) {
            faults.accept(row.broken(columns.label(), example.label(), "a finite number"));
          }
          return example;
        },
        source -> columns.check(source.columns(), "columns"));
  }

  /**
   * Chats, each a list of turns with role and content, or from and value.
   *
   * @param tools column of the tools of each chat, or null
   * @throws SpecException if the column is unknown, or rows are broken and refused
   */
  public static RowSet<Chat> chats(List<Path> files, String column, String tools, Reading reading) {
    return read(
        files,
        reading,
        (row, faults) -> chat(row, column, tools, faults),
        source -> {
          Template.ofColumn(column).check(source.columns(), "columns.messages");
          if (tools != null) {
            Template.ofColumn(tools).check(source.columns(), "columns.tools");
          }
        });
  }

  private static Chat chat(Row row, String column, String tools, Consumer<BrokenRow> faults) {
    JsonNode turns = row.fields().getOrDefault(column, MissingNode.getInstance());
    try {
      ArrayNode messages = ChatMessages.of(turns, column);
      if (messages.findValuesAsText("role").contains(ChatMessages.ASSISTANT)) {
        JsonNode described =
            tools == null
                ? MissingNode.getInstance()
                : row.fields().getOrDefault(tools, MissingNode.getInstance());
        return new Chat(messages, Chat.tools(described, tools));
      }
      faults.accept(row.broken(column, turns.toString(), "a turn of the assistant to learn"));
    } catch (SpecException e) {
      SpecProblem problem = e.problems().get(0);
      faults.accept(row.broken(problem.where(), problem.value(), problem.allowed()));
    }
    return null;
  }

  static <T> RowSet<T> read(
      List<Path> files, Reading reading, RowMapper<T> mapper, Consumer<RowSource> check) {
    List<RowSource> sources = files.stream().map(RowSource::of).toList();
    for (RowSource source : sources) {
      if (!source.first(1).isEmpty()) {
        check.accept(source);
      }
    }
    if (reading.onDisk() && sources.size() == 1) {
      return DiskRows.read(sources.get(0), reading.policy(), mapper, reading.most());
    }
    RowCollector<T> collector = new RowCollector<>(reading, mapper);
    for (RowSource source : sources) {
      source.visit(collector);
      if (collector.full()) {
        break;
      }
    }
    return collector.finish();
  }

  private static TextExample textExample(
      Row row, Template prompt, Template completion, Consumer<BrokenRow> faults) {
    String given = prompt.render(row, faults);
    String written = filled(row, completion, "a text that is not blank", faults);
    if (given.isBlank() && !prompt.columns().isEmpty()) {
      faults.accept(row.broken(firstColumn(prompt), given, "a prompt that is not blank"));
    }
    return new TextExample(given, written);
  }

  private static String firstColumn(Template template) {
    return template.columns().stream().findFirst().orElse("");
  }

  private static LabelledExample labelledExample(
      Row row, Columns columns, Consumer<BrokenRow> faults) {
    String text = filled(row, columns.text(), "a text that is not blank", faults);
    String pair =
        columns.textPair() == null
            ? null
            : filled(row, columns.textPair(), "a text that is not blank", faults);
    String label = filled(row, Template.ofColumn(columns.label()), "a label", faults).strip();
    return new LabelledExample(text, pair, label);
  }

  static String filled(Row row, Template template, String needed, Consumer<BrokenRow> faults) {
    String value = template.render(row, faults);
    if (value.isBlank()) {
      faults.accept(row.broken(firstColumn(template), value, needed));
    }
    return value;
  }

  private static boolean isFinite(String number) {
    try {
      return Double.isFinite(Double.parseDouble(number));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  static String allowed(LabelSet fixed) {
    List<String> names = fixed.names();
    String shown = String.join(", ", names.subList(0, Math.min(ALLOWED_SHOWN, names.size())));
    return names.size() <= ALLOWED_SHOWN
        ? shown
        : shown + " and others, " + names.size() + " in all";
  }
}
