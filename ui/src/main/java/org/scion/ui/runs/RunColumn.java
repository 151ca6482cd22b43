package org.scion.ui.runs;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.scion.core.service.RunRow;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Progress;

/**
 * What the table of runs can show of a run. Immutable.
 *
 * @param id names it in the file that remembers the table
 * @param width at first, in pixels
 * @param number whether it is set to the right, in tabular figures
 * @param atFirst whether it is there before a person chooses columns
 * @param key what it sorts by
 * @param text what is read
 * @param figure words for a mean over runs; null where a mean says nothing
 */
record RunColumn(
    String id,
    double width,
    boolean number,
    boolean atFirst,
    Function<RunRow, Comparable<?>> key,
    Function<RunRow, String> text,
    DoubleFunction<String> figure) {
  /** What stands where a run has no value. */
  static final String NONE = "–";

  private static final double LEAST_FIGURE = 64;
  private static final double LEAST_WORDS = 80;

  static final RunColumn STATUS = words("status", 96, r -> r.state().status());
  static final RunColumn NAME = words("name", 180, r -> r.state().name());
  static final RunColumn PROGRESS =
      new RunColumn("progress", 156, false, true, r -> Progress.share(r.state()), r -> "", null);
  static final RunColumn CREATED =
      new RunColumn(
          "created",
          118,
          true,
          true,
          r -> (double) r.createdMillis(),
          r -> Numbers.moment(r.createdMillis()),
          null);

  /** Those that every workspace has, in their order. */
  static final List<RunColumn> USUAL =
      List.of(
          STATUS,
          NAME,
          words("technique", 96, r -> r.state().technique()),
          PROGRESS,
          real("accuracy", "accuracy", true),
          real("perplexity", "perplexity", true),
          real("loss", "loss", true),
          figure("tokens", "tokens_per_s", true, v -> Numbers.brief(Math.round(v))),
          figure("peak", "peak_gb", true, v -> String.format(Locale.ROOT, "%.2f", v)),
          figure("estimate", "estimated_gb", false, v -> String.format(Locale.ROOT, "%.2f", v)),
          figure("time", "wall_s", true, v -> Numbers.clock(Duration.ofSeconds(Math.round(v)))),
          CREATED,
          words("tags", 110, r -> String.join(" ", r.user().tags())),
          hidden("notes", 180, r -> r.user().notes().replaceAll("\\s+", " ")),
          hidden("sweep", 110, RunRow::group),
          hidden("id", 220, RunRow::id));

  /** Any number that runs have recorded, such as {@code validation.macro_f1}. */
  static RunColumn metric(String name) {
    return real(name, name, false);
  }

  private static RunColumn words(String id, double width, Function<RunRow, String> text) {
    return new RunColumn(id, width, false, true, text::apply, text, null);
  }

  private static RunColumn hidden(String id, double width, Function<RunRow, String> text) {
    return new RunColumn(id, width, false, false, text::apply, text, null);
  }

  private static RunColumn real(String id, String metric, boolean atFirst) {
    return figure(id, metric, atFirst, Numbers::real);
  }

  private static RunColumn figure(
      String id, String metric, boolean atFirst, DoubleFunction<String> words) {
    return new RunColumn(
        id,
        88,
        true,
        atFirst,
        r -> r.metric(metric).orElse(Double.NaN),
        r -> {
          double value = r.metric(metric).orElse(Double.NaN);
          return Double.isNaN(value) ? NONE : words.apply(value);
        },
        words);
  }

  /** Pixels below which what stands in it would be cut; words of a person's own may be. */
  double least() {
    return this == STATUS || this == PROGRESS || this == CREATED
        ? 0.95 * width
        : number ? LEAST_FIGURE : Math.min(LEAST_WORDS, width);
  }

  String title() {
    String word = "runs.column." + id;
    return Messages.has(word) ? Messages.text(word) : id;
  }

  @SuppressWarnings("unchecked")
  Comparable<Object> order(RunRow row) {
    return (Comparable<Object>) key.apply(row);
  }

  /** The mean over runs, for the head of a group; empty where means say nothing. */
  String mean(List<RunRow> rows) {
    if (figure == null) {
      return "";
    }
    double mean =
        rows.stream()
            .mapToDouble(r -> key.apply(r) instanceof Double value ? value : Double.NaN)
            .filter(Double::isFinite)
            .average()
            .orElse(Double.NaN);
    return Double.isNaN(mean) ? "" : figure.apply(mean);
  }
}
