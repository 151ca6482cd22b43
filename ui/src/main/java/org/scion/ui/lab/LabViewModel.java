package org.scion.ui.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.scion.core.Json;
import org.scion.core.service.RunRow;
import org.scion.ui.weights.Spectra;
import org.scion.ui.workbench.Context;

/** The run, moment, weight and vector that the lab looks at. Confined to the window's thread. */
public final class LabViewModel {
  static final int TOP = 10;
  private static final double EPSILON = 0.5;

  private final Context context;
  private final LabReader reader;
  private final LabJob spectraJob;
  private final ObjectProperty<RunRow> run = new SimpleObjectProperty<>();
  private final ReadOnlyObjectWrapper<Optional<LabRun>> lab =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Spectra>> spectra =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final IntegerProperty moment = new SimpleIntegerProperty(-1);
  private final DoubleProperty epsilon = new SimpleDoubleProperty(EPSILON);
  private final StringProperty site = new SimpleStringProperty("");
  private final IntegerProperty vector = new SimpleIntegerProperty(0);

  public LabViewModel(Context context) {
    this.context = context;
    this.reader = new LabReader(context.services());
    this.spectraJob = new LabJob(context);
    run.addListener((o, was, is) -> read());
    moment.addListener((o, was, is) -> look());
    site.addListener((o, was, is) -> shownMatrix().ifPresent(m -> vector.set(m.strangest())));
  }

  /** Reads the run anew: it trains on, or a job has answered. */
  void read() {
    RunRow row = run.get();
    if (row != null) {
      context.background().run(this, () -> reader.read(row), this::show, context.notices()::report);
    }
  }

  /** The runs were read anew: the one that is looked at may have got further. */
  void follow() {
    RunRow shown = run.get();
    if (shown == null) {
      runs().stream()
          .filter(r -> r.state().status().equals("done"))
          .findFirst()
          .ifPresent(run::set);
      return;
    }
    context.runs().find(shown.id()).filter(row -> !row.equals(shown)).ifPresent(run::set);
  }

  private void show(LabRun read) {
    boolean same = lab.get().map(l -> l.row().id().equals(read.row().id())).orElse(false);
    boolean last = !same || moment.get() == lab.get().orElseThrow().moments().size() - 1;
    if (!same) {
      site.set("");
    }
    lab.set(Optional.of(read));
    int end = read.moments().size() - 1;
    int next = last ? end : Math.min(moment.get(), end);
    if (next == moment.get()) {
      look();
    } else {
      moment.set(next);
    }
  }

  private void look() {
    List<LabRun.Moment> moments = moments();
    int at = moment.get();
    boolean known = at >= 0 && at < moments.size();
    spectra.set(known ? lab.get().map(l -> l.at(moments.get(at))) : Optional.empty());
    if (shownMatrix().isEmpty()) {
      spectra.get().flatMap(s -> s.strangest(epsilon.get())).ifPresent(m -> site.set(m.site()));
    }
  }

  /** Asks a worker for the spectra of the run's end, which it keeps beside the run. */
  public void compute() {
    ObjectNode arguments = Json.object().put("run", run.get().id()).put("top", TOP);
    arguments.put("epsilon", epsilon.get()).put("all", false);
    var request = new LabJob.Request("spectra", arguments);
    spectraJob.start(List.of(request), piece -> {}, answers -> readComputed());
  }

  private void readComputed() {
    moment.set(Integer.MAX_VALUE - 1);
    lab.set(Optional.empty());
    read();
  }

  LabJob spectraJob() {
    return spectraJob;
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

  ReadOnlyObjectProperty<Optional<LabRun>> lab() {
    return lab.getReadOnlyProperty();
  }

  /** What is known of the weights at the moment looked at. */
  ReadOnlyObjectProperty<Optional<Spectra>> spectra() {
    return spectra.getReadOnlyProperty();
  }

  List<LabRun.Moment> moments() {
    return lab.get().map(LabRun::moments).orElse(List.of());
  }

  /** Index of the moment looked at. */
  IntegerProperty moment() {
    return moment;
  }

  /** Cosine below which a vector is an intruder. */
  DoubleProperty epsilon() {
    return epsilon;
  }

  /** The weight looked at. */
  StringProperty site() {
    return site;
  }

  /** The tuned singular vector looked at, from 0. */
  public IntegerProperty vector() {
    return vector;
  }

  Optional<Spectra.Matrix> shownMatrix() {
    return spectra.get().flatMap(s -> s.matrix(site.get()));
  }

  Context context() {
    return context;
  }
}
