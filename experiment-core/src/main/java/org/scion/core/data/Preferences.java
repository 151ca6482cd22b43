package org.scion.core.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.spec.DataSpec;

/**
 * Rows with two completions of a prompt, the first preferred, or with one that is wanted or not.
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
    String given = prompt.render(row, faults);
    String first = Examples.filled(row, completion, "a text that is not blank", faults);
    if (rejected != null) {
      String second = Examples.filled(row, rejected, "a text that is not blank", faults);
      if (first.equals(second) && !first.isBlank()) {
        String column = rejected.columns().stream().findFirst().orElse("");
        faults.accept(row.broken(column, second, "another text than the chosen one"));
      }
      return new PreferenceExample(given, first, second, true);
    }
    String said = Template.field(row, label, faults).strip().toLowerCase(Locale.ROOT);
    if (!WANTED.contains(said) && !UNWANTED.contains(said)) {
      faults.accept(row.broken(label, said, "true or false: whether the completion is wanted"));
    }
    return new PreferenceExample(given, first, null, WANTED.contains(said));
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
      return Optional.of(
          ColumnSuggestion.pairs(
              prompt, "{" + chosen + "}", "{" + other + "}", "columns 'chosen' and 'rejected'"));
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

  private static boolean verdict(Row row, String label) {
    String said = Template.field(row, label, fault -> {}).strip().toLowerCase(Locale.ROOT);
    return WANTED.contains(said) || UNWANTED.contains(said);
  }
}
