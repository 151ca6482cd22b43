package org.scion.ui.run;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.collections.ListChangeListener;
import org.scion.core.service.RunRow;
import org.scion.ui.chart.Smoothing;
import org.scion.ui.runs.RunActions;
import org.scion.ui.workbench.Context;

/** One run, read again whenever the table of runs sees it change. */
public final class RunViewModel {
  private final Context context;
  private final RunReader reader;
  private final RunActions actions;
  private final ReadOnlyObjectWrapper<RunDetail> detail = new ReadOnlyObjectWrapper<>();
  private final DoubleProperty smoothing = new SimpleDoubleProperty(0);
  private String id = "";

  public RunViewModel(Context context) {
    this.context = context;
    reader = new RunReader(context.services().workspace(), context.services().runs());
    actions = new RunActions(context);
    context.runs().rows().addListener((ListChangeListener<RunRow>) c -> follow());
  }

  /** Shows a run. */
  public void open(String newId) {
    id = newId;
    read();
  }

  /** What is shown; null before the first run was read. */
  public ReadOnlyObjectProperty<RunDetail> detail() {
    return detail.getReadOnlyProperty();
  }

  /** Weight of the past in smoothed lines, 0 to below 1. */
  public DoubleProperty smoothing() {
    return smoothing;
  }

  RunActions actions() {
    return actions;
  }

  Context context() {
    return context;
  }

  private void follow() {
    RunDetail shown = detail.get();
    boolean changed =
        context.runs().find(id).map(row -> shown == null || !row.equals(shown.row())).orElse(false);
    if (changed) {
      read();
    }
  }

  private void read() {
    String wanted = id;
    RunDetail shown = detail.get();
    boolean again = shown != null && shown.row().id().equals(wanted);
    context
        .background()
        .run(
            this,
            () -> read(wanted, again),
            read -> read.ifPresent(this::show),
            context.notices()::report);
  }

  /**
   * A run on show that was deleted while it was read is no error.
   *
   * @param again whether it is on show already
   */
  private Optional<RunDetail> read(String wanted, boolean again) throws IOException {
    try {
      return Optional.of(reader.read(wanted));
    } catch (IOException | RuntimeException e) {
      if (again && !Files.exists(context.services().workspace().runs().resolve(wanted))) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Another run, or one that has grown much, is smoothed as suits its length. */
  private void show(RunDetail read) {
    RunDetail before = detail.get();
    boolean other = before == null || !before.row().id().equals(read.row().id());
    double usual = Smoothing.usual(read.curve("loss").size());
    double last = other ? -1 : Smoothing.usual(before.curve("loss").size());
    if (other || smoothing.get() == last) {
      smoothing.set(usual);
    }
    detail.set(read);
  }
}
