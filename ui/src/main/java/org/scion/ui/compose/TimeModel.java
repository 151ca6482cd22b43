package org.scion.ui.compose;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import org.scion.core.service.RunRow;
import org.scion.ui.workbench.Context;

/** Keeps the estimate of the time true while the plan and the finished runs change. */
final class TimeModel {
  private final Context context;
  private final ReadOnlyObjectProperty<DraftPlan> plan;
  private final TimeEstimate.Reader reader;
  private final ReadOnlyObjectWrapper<Optional<TimeEstimate>> estimate =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private int finished = -1;

  TimeModel(Context context, ReadOnlyObjectProperty<DraftPlan> plan) {
    this.context = context;
    this.plan = plan;
    reader = new TimeEstimate.Reader(context.services().workspace());
    plan.addListener((o, was, is) -> read());
    context.runs().rows().addListener((ListChangeListener<RunRow>) c -> runsChanged());
  }

  ReadOnlyObjectProperty<Optional<TimeEstimate>> estimate() {
    return estimate.getReadOnlyProperty();
  }

  private void runsChanged() {
    int now = context.runs().withStatus("done").size();
    if (now != finished) {
      finished = now;
      read();
    }
  }

  private void read() {
    List<RunRow> rows = List.copyOf(context.runs().rows());
    DraftPlan now = plan.get();
    context
        .background()
        .run(
            this,
            () -> now.plan().filter(p -> now.stepsKnown()).flatMap(p -> reader.of(p, rows)),
            estimate::set,
            context.notices()::report);
  }
}
