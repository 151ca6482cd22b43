package org.scion.ui.runs;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.scion.core.service.RunRow;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Progress;

/** What the table of runs can show of a run. */
enum RunColumn {
  STATUS(96, false, r -> r.state().status()),
  NAME(200, false, r -> r.state().name()),
  TECHNIQUE(110, false, r -> r.state().technique()),
  PROGRESS(140, false, r -> Progress.share(r.state())),
  ACCURACY(90, true, r -> metric(r, "accuracy")),
  LOSS(84, true, r -> metric(r, "loss")),
  TOKENS(84, true, r -> metric(r, "tokens_per_s")),
  PEAK(84, true, r -> metric(r, "peak_gb")),
  TIME(80, true, r -> metric(r, "wall_s")),
  CREATED(120, true, r -> (double) r.createdMillis()),
  SWEEP(110, false, RunRow::group),
  TAGS(110, false, r -> String.join(" ", r.user().tags()));

  private final double width;
  private final boolean number;
  private final Function<RunRow, Comparable<?>> key;

  RunColumn(double width, boolean number, Function<RunRow, Comparable<?>> key) {
    this.width = width;
    this.number = number;
    this.key = key;
  }

  private static Double metric(RunRow row, String name) {
    return row.metric(name).orElse(Double.NaN);
  }

  double width() {
    return width;
  }

  /** Whether it is set to the right, in tabular figures. */
  boolean number() {
    return number;
  }

  /** Whether it is there before a person chooses columns. */
  boolean shownAtFirst() {
    return this != SWEEP && this != TAGS;
  }

  String title() {
    return Messages.text("runs.column." + name().toLowerCase(Locale.ROOT));
  }

  /** What it sorts by. */
  @SuppressWarnings("unchecked")
  Comparable<Object> key(RunRow row) {
    return (Comparable<Object>) key.apply(row);
  }

  String text(RunRow row) {
    Comparable<?> value = key.apply(row);
    if (value instanceof Double d && d.isNaN()) {
      return "–";
    }
    return switch (this) {
      case ACCURACY, LOSS -> Numbers.real((Double) value);
      case TOKENS -> Numbers.brief(Math.round((Double) value));
      case PEAK -> String.format(Locale.ROOT, "%.2f", (Double) value);
      case TIME -> Numbers.clock(Duration.ofSeconds(Math.round((Double) value)));
      case CREATED -> Numbers.moment(row.createdMillis());
      default -> String.valueOf(value);
    };
  }
}
