package org.scion.ui.compare;

import java.util.List;
import java.util.Optional;
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
import org.scion.core.statistics.CsvTable;
import org.scion.core.statistics.LatexTable;
import org.scion.ui.chart.Plot;
import org.scion.ui.chart.Smoothing;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;

/** Runs against each other: curves, settings that differ, metrics with seeds and tests, Pareto. */
public final class CompareViewModel {
  private final Context context;
  private final AskAll asking;
  private final ReadOnlyObjectWrapper<Optional<Comparison>> comparison =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Overlay> overlay = new ReadOnlyObjectWrapper<>(Overlay.NONE);
  private final StringProperty series = new SimpleStringProperty("loss");
  private final ObjectProperty<Across> across = new SimpleObjectProperty<>(Across.STEP);
  private final DoubleProperty smoothing = new SimpleDoubleProperty(0);
  private final BooleanProperty logX = new SimpleBooleanProperty();
  private final BooleanProperty logY = new SimpleBooleanProperty();
  private final StringProperty paretoX = new SimpleStringProperty("trainable");
  private final StringProperty paretoY = new SimpleStringProperty("");
  private final StringProperty tested = new SimpleStringProperty("");

  public CompareViewModel(Context context) {
    this.context = context;
    asking = new AskAll(context);
    series.addListener((o, was, is) -> readCurves());
    across.addListener((o, was, is) -> readCurves());
  }

  /** Compares these runs. */
  public void compare(List<String> ids) {
    var services = context.services();
    context
        .background()
        .run(
            this,
            () -> Comparison.read(services.workspace(), services.runs(), ids),
            this::show,
            context.notices()::report);
  }

  private void show(Comparison read) {
    if (!read.table().metrics().contains(paretoX.get())) {
      paretoX.set(read.table().metrics().stream().findFirst().orElse(""));
    }
    if (!read.table().metrics().contains(paretoY.get())) {
      paretoY.set(read.foremost());
    }
    if (!read.table().metrics().contains(tested.get())) {
      tested.set(read.foremost());
    }
    comparison.set(Optional.of(read));
    if (read.series().contains(series.get()) || read.series().isEmpty()) {
      readCurves();
    } else {
      series.set(read.series().get(0));
    }
  }

  private void readCurves() {
    if (comparison.get().isEmpty() || series.get() == null) {
      return;
    }
    List<ComparedRun> runs = comparison.get().get().runs();
    String name = series.get();
    Across bottom = across.get();
    context
        .background()
        .run(
            overlay,
            () -> Overlay.read(context.services().runs(), runs, name, bottom),
            read -> {
              if (!read.series().equals(overlay.get().series())) {
                smoothing.set(Smoothing.usual(read.longest()));
              }
              overlay.set(read);
            },
            context.notices()::report);
  }

  /** What is compared; empty before the first time. */
  ReadOnlyObjectProperty<Optional<Comparison>> comparison() {
    return comparison.getReadOnlyProperty();
  }

  /** The curves that are overlaid. */
  ReadOnlyObjectProperty<Overlay> overlay() {
    return overlay.getReadOnlyProperty();
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

  /** The metric whose differences are tested in words. */
  StringProperty tested() {
    return tested;
  }

  /** One new prompt for all of them. */
  AskAll asking() {
    return asking;
  }

  Context context() {
    return context;
  }

  public void chooseRuns() {
    context.navigator().show(Screen.RUNS);
  }

  Plot curves() {
    return comparison
        .get()
        .map(c -> overlay.get().plot(c, smoothing.get()).axes(logX.get(), logY.get()))
        .orElseGet(() -> Plot.of("", "", ""));
  }

  Plot pareto() {
    return comparison
        .get()
        .map(c -> Pareto.plot(c.table(), paretoX.get(), paretoY.get()))
        .orElseGet(() -> Plot.of("", "", ""));
  }

  public String latex() {
    return comparison.get().map(c -> LatexTable.write(c.table())).orElse("");
  }

  public String csv() {
    return comparison.get().map(c -> CsvTable.write(c.table())).orElse("");
  }

  /** Says that something went into the clipboard. */
  void copied(String what) {
    context.notices().say(Messages.text("compare.copied", what));
  }
}
