package org.scion.ui.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.scion.core.statistics.ComparisonOptions;
import org.scion.core.statistics.ComparisonTable;
import org.scion.core.statistics.CsvTable;
import org.scion.core.statistics.LatexTable;
import org.scion.core.statistics.MetricDirection;
import org.scion.core.statistics.ParetoFront;
import org.scion.core.statistics.RunComparison;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.Plot;
import org.scion.ui.chart.Smoothing;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;

/** Runs against each other: curves, settings that differ, metrics with seeds and tests, Pareto. */
public final class CompareViewModel {
  /** Test rows per training row that the corrected test assumes, as in a split of 80 to 20. */
  private static final double TEST_OVER_TRAIN = 0.25;

  private final Context context;
  private final ReadOnlyObjectWrapper<List<ComparedRun>> runs =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Optional<ComparisonTable>> table =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final StringProperty series = new SimpleStringProperty("loss");
  private final ObjectProperty<Across> across = new SimpleObjectProperty<>(Across.STEP);
  private final DoubleProperty smoothing = new SimpleDoubleProperty(0.9);
  private final BooleanProperty logX = new SimpleBooleanProperty();
  private final BooleanProperty logY = new SimpleBooleanProperty();
  private final StringProperty paretoX = new SimpleStringProperty("trainable");
  private final StringProperty paretoY = new SimpleStringProperty("accuracy");

  public CompareViewModel(Context context) {
    this.context = context;
  }

  private record Read(List<ComparedRun> runs, Optional<ComparisonTable> table) {}

  /** Compares these runs. */
  public void compare(List<String> ids) {
    context
        .background()
        .run(
            this,
            () -> {
              var services = context.services();
              List<ComparedRun> read =
                  new ComparisonReader(services.workspace(), services.runs()).read(ids);
              return new Read(read, table(read));
            },
            read -> {
              table.set(read.table());
              runs.set(read.runs());
            },
            context.notices()::report);
  }

  private static Optional<ComparisonTable> table(List<ComparedRun> runs) {
    if (runs.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        RunComparison.of(
            runs.stream().map(ComparedRun::record).toList(),
            ComparisonOptions.usual(TEST_OVER_TRAIN)));
  }

  ReadOnlyObjectProperty<List<ComparedRun>> runs() {
    return runs.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Optional<ComparisonTable>> table() {
    return table.getReadOnlyProperty();
  }

  StringProperty series() {
    return series;
  }

  ObjectProperty<Across> across() {
    return across;
  }

  DoubleProperty smoothing() {
    return smoothing;
  }

  BooleanProperty logX() {
    return logX;
  }

  BooleanProperty logY() {
    return logY;
  }

  StringProperty paretoX() {
    return paretoX;
  }

  StringProperty paretoY() {
    return paretoY;
  }

  Context context() {
    return context;
  }

  public void chooseRuns() {
    context.navigator().show(Screen.RUNS);
  }

  /** Names of the series that any run has. */
  List<String> seriesNames() {
    Set<String> names = new LinkedHashSet<>();
    runs.get().forEach(r -> names.addAll(r.curves().keySet()));
    return List.copyOf(names);
  }

  /** The colour of a run's group: repetitions share it. */
  int colour(ComparedRun run) {
    List<String> groups = runs.get().stream().map(r -> r.record().group()).distinct().toList();
    return groups.indexOf(run.record().group());
  }

  /** The overlaid curves. */
  Plot overlay() {
    List<Plot.Line> lines = new ArrayList<>();
    boolean evaluation = series.get().contains(".");
    Set<String> named = new LinkedHashSet<>();
    for (ComparedRun run : runs.get()) {
      Curve millis = run.curve("step_ms");
      Curve curve = across.get().of(run.curve(series.get()), millis, run.curve("tokens_per_s"));
      // One entry of the legend for each group; the repetitions follow in the pale style.
      boolean first = named.add(run.record().group());
      String name = first ? run.record().group() : run.label();
      if (evaluation) {
        lines.add(
            new Plot.Line(name, curve, colour(run), first ? Plot.Style.DOTS : Plot.Style.FAINT));
      } else {
        lines.add(
            new Plot.Line(
                name,
                Smoothing.of(curve, smoothing.get()),
                colour(run),
                first ? Plot.Style.STRONG : Plot.Style.FAINT));
      }
    }
    return Plot.of(
            Messages.text("compare.overlay", series.get()), across.get().words(), series.get())
        .with(lines)
        .axes(logX.get(), logY.get());
  }

  /** One mark for each group: its means on two axes. */
  Plot pareto() {
    List<Plot.Line> points = new ArrayList<>();
    table
        .get()
        .ifPresent(
            t -> {
              for (int i = 0; i < t.rows().size(); i++) {
                var row = t.rows().get(i);
                var x = row.metrics().get(paretoX.get());
                var y = row.metrics().get(paretoY.get());
                if (x != null && y != null) {
                  Curve point = new Curve(new double[] {x.mean()}, new double[] {y.mean()});
                  points.add(new Plot.Line(row.group(), point, i, Plot.Style.POINTS));
                }
              }
            });
    boolean log = paretoX.get().equals("trainable");
    if (points.size() > 1) {
      points.add(0, front(points));
    }
    return Plot.of(Messages.text("compare.pareto"), paretoX.get(), paretoY.get())
        .with(points)
        .axes(log, false);
  }

  /** The groups that no other beats on both axes, joined by a pale line. */
  private Plot.Line front(List<Plot.Line> points) {
    List<ParetoFront.Point> all = new ArrayList<>();
    for (Plot.Line p : points) {
      all.add(ParetoFront.Point.exactly(p.name(), p.curve().x()[0], p.curve().y()[0]));
    }
    var directions = List.of(MetricDirection.of(paretoX.get()), MetricDirection.of(paretoY.get()));
    List<double[]> kept =
        ParetoFront.of(all, directions).stream()
            .map(p -> new double[] {p.axes().get(0).low(), p.axes().get(1).low()})
            .sorted(java.util.Comparator.comparingDouble(xy -> xy[0]))
            .toList();
    Curve curve =
        new Curve(
            kept.stream().mapToDouble(xy -> xy[0]).toArray(),
            kept.stream().mapToDouble(xy -> xy[1]).toArray());
    return new Plot.Line(Messages.text("compare.front"), curve, 7, Plot.Style.FAINT);
  }

  public String latex() {
    return table.get().map(LatexTable::write).orElse("");
  }

  public String csv() {
    return table.get().map(CsvTable::write).orElse("");
  }
}
