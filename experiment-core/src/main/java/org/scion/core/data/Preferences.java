package org.scion.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.chat.ChatMessages;
import org.scion.core.spec.DataSpec;

/**
 * Rows with two completions of a prompt, the first preferred, or with one that is wanted or not. A
 * column that holds lists of turns holds chats, whose last turn is the completion.
 *
 * @param prompt template of what the model is given
 * @param completion template of the preferred or only completion
 * @param rejected template of the other one, or null
 * @param label column that says whether the only completion is wanted, or null
 */
public record Preferences(Template prompt, Template completion, Template rejected, String label) {
  private static final Set<String> WANTED =
      Set.of("true", "1", "1.0", "yes", "good", "desirable", "wanted", "up", "+1", "chosen");
  private static final Set<String> UNWANTED =
      Set.of("false", "0", "0.0", "no", "bad", "undesirable", "unwanted", "down", "-1", "rejected");

  public static Preferences of(DataSpec spec) {
    Template prompt =
        Template.parse(spec.prompt() == null ? "" : spec.prompt(), "data.columns.prompt");
    return spec.pairs()
        ? new Preferences(
            prompt,
            Template.parse(spec.chosen(), "data.columns.chosen"),
            Template.parse(spec.rejected(), "data.columns.rejected"),
            null)
        : new Preferences(
            prompt,
            Template.parse(spec.completion(), "data.columns.completion"),
            null,
            spec.label());
  }

  /**
   * @throws SpecException if a column is unknown, or rows are broken and refused
   */
  public RowSet<PreferenceExample> read(Path file, Reading reading) {
    return Examples.read(List.of(file), reading, this::example, this::check);
  }

  private void check(RowSource source) {
    Set<String> known = source.columns();
    List<SpecProblem> problems = new ArrayList<>(prompt.problems(known, "data.columns.prompt"));
    if (rejected == null) {
      problems.addAll(completion.problemsOfNeeded(known, "data.columns.completion"));
      problems.addAll(Template.ofColumn(label).problems(known, "data.columns.label"));
    } else {
      problems.addAll(completion.problemsOfNeeded(known, "data.columns.chosen"));
      problems.addAll(rejected.problemsOfNeeded(known, "data.columns.rejected"));
    }
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
  }

  private PreferenceExample example(Row row, Consumer<BrokenRow> faults) {
    boolean chats = list(row, completion) != null;
    String given = chats ? "" : prompt.render(row, faults);
    String first = text(row, completion, chats, faults);
    if (rejected != null) {
      String second = text(row, rejected, chats, faults);
      if (first.equals(second) && !first.isBlank()) {
        String column = rejected.columns().stream().findFirst().orElse("");
        faults.accept(row.broken(column, second, "another text than the chosen one"));
      }
      return new PreferenceExample(given, first, second, true, chats);
    }
    String said = Template.field(row, label, faults).strip().toLowerCase(Locale.ROOT);
    if (!WANTED.contains(said) && !UNWANTED.contains(said)) {
      faults.accept(row.broken(label, said, "true or false: whether the completion is wanted"));
    }
    return new PreferenceExample(given, first, null, WANTED.contains(said), chats);
  }

  private String text(Row row, Template template, boolean chats, Consumer<BrokenRow> faults) {
    return chats
        ? chat(row, template, faults)
        : Examples.filled(row, template, "a text that is not blank", faults);
  }

  /** The turns of a column, after those of the prompt's where that holds the chat so far. */
  private String chat(Row row, Template template, Consumer<BrokenRow> faults) {
    String column = template.columns().iterator().next();
    JsonNode own = list(row, template);
    ArrayNode turns = Json.array();
    try {
      JsonNode before = list(row, prompt);
      turns.addAll(before == null ? Json.array() : ChatMessages.of(before, column));
      turns.addAll(ChatMessages.of(own == null ? MissingNode.getInstance() : own, column));
    } catch (SpecException e) {
      faults.accept(row.broken(column, "", e.problems().get(0).allowed()));
      return "";
    }
    String last = turns.path(turns.size() - 1).path("role").asText();
    if (!last.equals(ChatMessages.ASSISTANT)) {
      faults.accept(row.broken(column, last, "a chat that ends with a turn of the assistant"));
    }
    return Json.line(turns);
  }

  /** The list that a template's only column holds; null if it holds none. */
  private static JsonNode list(Row row, Template template) {
    if (template.columns().size() != 1) {
      return null;
    }
    String column = template.columns().iterator().next();
    JsonNode value = row.fields().get(column);
    return template.source().equals("{" + column + "}") && value != null && value.isArray()
        ? value
        : null;
  }

  /**
   * The columns of preferences, by their names: {@code chosen} and {@code rejected}, or {@code
   * completion} with a {@code label} of two values.
   *
   * @param names as in the file, by lower case
   */
  static Optional<ColumnSuggestion> guess(Map<String, String> names, List<Row> sample) {
    String given =
        List.of("prompt", "question", "instruction", "query", "input").stream()
            .filter(names::containsKey)
            .map(names::get)
            .findFirst()
            .orElse(null);
    String prompt = given == null ? null : "{" + given + "}";
    String chosen = names.get("chosen");
    String other = names.get("rejected");
    if (chosen != null && other != null) {
      boolean whole = sample.stream().anyMatch(row -> startsWithUser(row.fields().get(chosen)));
      return Optional.of(
          ColumnSuggestion.pairs(
              whole ? null : prompt,
              "{" + chosen + "}",
              "{" + other + "}",
              "columns 'chosen' and 'rejected'"));
    }
    String completion = names.get("completion");
    String label = names.get("label");
    boolean judged = given != null && completion != null && label != null;
    if (!judged || !sample.stream().allMatch(row -> verdict(row, label))) {
      return Optional.empty();
    }
    return Optional.of(
        ColumnSuggestion.judged(
            prompt,
            "{" + completion + "}",
            label,
            "column '" + label + "' says whether 'completion' is wanted"));
  }

  /** Whether a chat holds its question itself. */
  private static boolean startsWithUser(JsonNode chat) {
    String role = chat == null ? "" : chat.path(0).path("role").asText();
    return role.equals("user") || role.equals("system");
  }

  private static boolean verdict(Row row, String label) {
    String said = Template.field(row, label, fault -> {}).strip().toLowerCase(Locale.ROOT);
    return WANTED.contains(said) || UNWANTED.contains(said);
  }
}
