package org.scion.core.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;

/**
 * The search language of the runs table: words that all must hold.
 *
 * <pre>
 * status:done technique:lora accuracy>0.8 tag:paper -name:trial "two words" archived:yes
 * </pre>
 *
 * <p>Fields: id, name, status, technique, group, tag, note, favourite, archived (yes, no, any). A
 * number of a run (step, steps, or any metric) is compared with {@code > >= < <= = !=}. A leading
 * {@code -} turns a word around. Any other word is looked for in id, name, technique, tags and
 * notes. Archived runs are left out unless {@code archived:} is named. Thread-safe.
 */
public final class RunSearch implements Predicate<RunRow> {
  private static final Pattern WORD = Pattern.compile("(-?)([\\w.]+:)?(\"[^\"]*\"|\\S+)");
  private static final Pattern COMPARISON =
      Pattern.compile("([A-Za-z][\\w./]*)(>=|<=|!=|>|<|=)(\\S*)");
  private static final List<String> FIELDS =
      List.of("id", "name", "status", "technique", "group", "tag", "note", "favourite", "archived");

  private final List<Predicate<RunRow>> terms = new ArrayList<>();
  private boolean archivedNamed;

  private RunSearch() {}

  /**
   * @throws SpecException with every word that cannot be read
   */
  public static RunSearch parse(String text) {
    RunSearch search = new RunSearch();
    List<SpecProblem> problems = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      search.add(word, problems);
    }
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
    if (!search.archivedNamed) {
      search.terms.add(row -> !row.user().archived());
    }
    return search;
  }

  @Override
  public boolean test(RunRow row) {
    return terms.stream().allMatch(term -> term.test(row));
  }

  private void add(Matcher word, List<SpecProblem> problems) {
    String value = word.group(3);
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    String bare = quoted ? value.substring(1, value.length() - 1) : value;
    Matcher comparison = COMPARISON.matcher(value);
    Predicate<RunRow> term;
    if (word.group(2) != null) {
      String field = word.group(2).substring(0, word.group(2).length() - 1);
      term = field(field.toLowerCase(Locale.ROOT), bare.toLowerCase(Locale.ROOT), problems);
    } else if (!quoted && comparison.matches()) {
      term = comparison(comparison, problems);
    } else {
      term = row -> contains(anyText(row), bare);
    }
    terms.add(word.group(1).isEmpty() ? term : term.negate());
  }

  private Predicate<RunRow> field(String field, String value, List<SpecProblem> problems) {
    switch (field) {
      case "id":
        return row -> row.id().toLowerCase(Locale.ROOT).startsWith(value);
      case "name":
        return row -> contains(row.state().name(), value);
      case "status":
        return row -> row.state().status().equals(value);
      case "technique":
        return row -> List.of(row.state().technique().split("\\+")).contains(value);
      case "group":
        return row -> row.group().equalsIgnoreCase(value);
      case "tag":
        return row -> row.user().tags().contains(value);
      case "note":
        return row -> contains(row.user().notes(), value);
      case "favourite":
        return flag(field, value, problems, row -> row.user().favourite());
      case "archived":
        archivedNamed = true;
        return flag(field, value, problems, row -> row.user().archived());
      default:
        problems.add(
            new SpecProblem(
                "search", field + ":" + value, "fields " + String.join(", ", FIELDS), ""));
        return row -> true;
    }
  }

  private static Predicate<RunRow> flag(
      String field, String value, List<SpecProblem> problems, Predicate<RunRow> holds) {
    switch (value) {
      case "yes", "true":
        return holds;
      case "no", "false":
        return holds.negate();
      case "any":
        return row -> true;
      default:
        problems.add(new SpecProblem("search", field + ":" + value, "yes, no or any", ""));
        return row -> true;
    }
  }

  private static Predicate<RunRow> comparison(Matcher part, List<SpecProblem> problems) {
    String name = part.group(1);
    String sign = part.group(2);
    double bound;
    try {
      bound = Double.parseDouble(part.group(3));
    } catch (NumberFormatException e) {
      problems.add(
          new SpecProblem("search", part.group(), "a number after " + sign, "As accuracy>0.8."));
      return row -> true;
    }
    return row -> number(row, name).stream().anyMatch(value -> holds(value, sign, bound));
  }

  private static OptionalDouble number(RunRow row, String name) {
    return switch (name) {
      case "step" -> OptionalDouble.of(row.state().step());
      case "steps" -> OptionalDouble.of(row.state().steps());
      default -> row.metric(name);
    };
  }

  private static boolean holds(double value, String sign, double bound) {
    return switch (sign) {
      case ">" -> value > bound;
      case ">=" -> value >= bound;
      case "<" -> value < bound;
      case "<=" -> value <= bound;
      case "!=" -> value != bound;
      default -> value == bound;
    };
  }

  private static String anyText(RunRow row) {
    return String.join(
        "\n",
        row.id(),
        row.state().name(),
        row.state().technique(),
        String.join("\n", row.user().tags()),
        row.user().notes());
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
