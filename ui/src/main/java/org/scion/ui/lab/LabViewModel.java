package org.scion.ui.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.scion.core.Json;
import org.scion.core.run.EventReader;
import org.scion.core.run.RunFolder;
import org.scion.core.service.JobRequest;
import org.scion.core.service.RunRow;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.HeatMap;
import org.scion.ui.chart.Plot;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;

/** Spectra and intruder dimensions of a run, and its ranks over time. */
public final class LabViewModel {
  private static final int TOP = 10;
  private static final double EPSILON = 0.5;

  private final Context context;
  private final ObjectProperty<RunRow> run = new SimpleObjectProperty<>();
  private final ReadOnlyObjectWrapper<Optional<Spectra>> spectra =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Ranks> ranks =
      new ReadOnlyObjectWrapper<>(new Ranks(List.of()));
  private final ObjectProperty<Spectra.Matrix> matrix = new SimpleObjectProperty<>();
  private final ObjectProperty<Long> step = new SimpleObjectProperty<>(0L);
  private final ReadOnlyStringWrapper state = new ReadOnlyStringWrapper("");

  public LabViewModel(Context context) {
    this.context = context;
    run.addListener((o, was, is) -> read());
  }

  private record Read(Optional<Spectra> spectra, Ranks ranks) {}

  private void read() {
    if (run.get() == null) {
      return;
    }
    RunFolder folder = folder();
    context
        .background()
        .run(
            this,
            () -> {
              Path kept = kept(folder);
              Optional<Spectra> known =
                  Files.exists(kept)
                      ? Optional.of(Spectra.read(Json.read(kept)))
                      : Optional.empty();
              var events =
                  EventReader.all(folder.events()).stream()
                      .filter(e -> e.type().equals("rank"))
                      .toList();
              return new Read(known, new Ranks(events));
            },
            this::show,
            context.notices()::report);
  }

  private void show(Read read) {
    state.set("");
    ranks.set(read.ranks());
    List<Long> steps = read.ranks().steps();
    step.set(steps.isEmpty() ? 0L : steps.get(steps.size() - 1));
    show(read.spectra());
  }

  private void show(Optional<Spectra> found) {
    matrix.set(
        found.stream()
            .flatMap(s -> s.matrices().stream())
            .max(java.util.Comparator.comparingInt(Spectra.Matrix::intruders))
            .orElse(null));
    spectra.set(found);
  }

  private RunFolder folder() {
    return new RunFolder(context.services().workspace().runs().resolve(run.get().id()));
  }

  private static Path kept(RunFolder folder) {
    return folder.artifacts().resolve("spectra.json");
  }

  /** Asks a worker for the spectra of the run, and keeps them beside its artifacts. */
  public void compute() {
    RunFolder folder = folder();
    var arguments =
        Json.object()
            .put("run", folder.id())
            .put("top", TOP)
            .put("epsilon", EPSILON)
            .put("all", false);
    JobRequest request = new JobRequest("spectra", arguments, context.services().workspace());
    state.set(Messages.text("lab.computing"));
    context
        .background()
        .run(
            this,
            () -> {
              JsonNode result = context.services().jobs().run(request, progress -> {});
              RunFolder.writeWhole(kept(folder), Json.pretty(result));
              return Spectra.read(result);
            },
            found -> {
              state.set("");
              show(Optional.of(found));
            },
            error -> {
              state.set("");
              context.notices().report(error);
            });
  }

  /** Runs that have something to look at. */
  List<RunRow> runs() {
    return context.runs().rows().stream()
        .filter(r -> !r.state().status().equals("queued"))
        .toList();
  }

  ObjectProperty<RunRow> run() {
    return run;
  }

  ReadOnlyObjectProperty<Optional<Spectra>> spectra() {
    return spectra.getReadOnlyProperty();
  }

  ReadOnlyObjectProperty<Ranks> ranks() {
    return ranks.getReadOnlyProperty();
  }

  ObjectProperty<Spectra.Matrix> matrix() {
    return matrix;
  }

  ObjectProperty<Long> step() {
    return step;
  }

  /** What is being computed; empty for nothing. */
  ReadOnlyStringProperty state() {
    return state.getReadOnlyProperty();
  }

  Context context() {
    return context;
  }

  /** Intruders by layer and kind of weight. */
  HeatMap intruderMap() {
    Spectra all = spectra.get().orElseThrow();
    List<Integer> layers = all.layers();
    List<String> modules = all.modules();
    double[][] values = new double[layers.size()][modules.size()];
    for (double[] row : values) {
      java.util.Arrays.fill(row, Double.NaN);
    }
    int most = 1;
    for (Spectra.Matrix m : all.matrices()) {
      values[layers.indexOf(m.layer())][modules.indexOf(m.module())] = m.intruders();
      most = Math.max(most, m.intruders());
    }
    return new HeatMap(
        Messages.text("lab.intruders"),
        layers.stream().map(l -> Messages.text("lab.layer", l)).toList(),
        modules,
        values,
        new HeatMap.Scale(0, most, Double.NaN, true));
  }

  /** The weight of a cell of the intruder map. */
  void choose(int row, int column) {
    Spectra all = spectra.get().orElseThrow();
    int layer = all.layers().get(row);
    String module = all.modules().get(column);
    all.matrices().stream()
        .filter(m -> m.layer() == layer && m.module().equals(module))
        .findFirst()
        .ifPresent(matrix::set);
  }

  /** Singular values of the chosen weight, base and tuned; intruders have a mark of their own. */
  Plot spectrum() {
    Spectra.Matrix m = matrix.get();
    double epsilon = spectra.get().map(Spectra::epsilon).orElse(EPSILON);
    double[] index = new double[m.tuned().length];
    double[] intruding = new double[index.length];
    for (int i = 0; i < index.length; i++) {
      index[i] = i + 1.0;
      intruding[i] = m.cosine()[i] < epsilon ? m.tuned()[i] : Double.NaN;
    }
    return Plot.of(
            Messages.text("lab.spectrum"),
            Messages.text("lab.index"),
            Messages.text("lab.sigma"),
            new Plot.Line(
                Messages.text("lab.base"), new Curve(index, m.base()), 0, Plot.Style.DOTS),
            new Plot.Line(
                Messages.text("lab.tuned"), new Curve(index, m.tuned()), 2, Plot.Style.DOTS),
            new Plot.Line(
                Messages.text("lab.intruder"), new Curve(index, intruding), 1, Plot.Style.POINTS))
        .axes(false, true);
  }

  /** The largest cosine of each tuned vector of the chosen weight. */
  HeatMap cosines() {
    Spectra.Matrix m = matrix.get();
    List<String> columns = new java.util.ArrayList<>();
    for (int i = 1; i <= m.cosine().length; i++) {
      columns.add(String.valueOf(i));
    }
    return new HeatMap(
        Messages.text("lab.cosines"),
        List.of(Messages.text("lab.cosine")),
        columns,
        new double[][] {m.cosine()},
        new HeatMap.Scale(0, 1, Double.NaN, false));
  }

  /** Ranks by layer and kind of weight at the chosen step. */
  HeatMap rankMap() {
    Ranks r = ranks.get();
    return new HeatMap(
        Messages.text("lab.ranks"),
        r.layers().stream().map(l -> Messages.text("lab.layer", l)).toList(),
        r.modules(),
        r.at(step.get()),
        new HeatMap.Scale(0, r.highest(), 0, true));
  }

  /** The sum of ranks against the budget. */
  Plot budget() {
    Ranks r = ranks.get();
    return Plot.of(
        Messages.text("lab.budget"),
        Messages.text("run.chart.steps"),
        Messages.text("lab.sum"),
        new Plot.Line(Messages.text("lab.sum"), r.total(), 0, Plot.Style.STRONG),
        new Plot.Line(Messages.text("lab.budget.line"), r.budget(), 1, Plot.Style.STRONG));
  }
}
