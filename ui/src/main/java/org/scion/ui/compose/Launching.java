package org.scion.ui.compose;

import java.nio.file.Path;
import java.util.List;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.scion.core.run.RunFolder;
import org.scion.core.service.JobProgress;
import org.scion.core.spec.Sweep;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;

/** Turns a draft into queued runs, one launch at a time. Confined to the window's thread. */
final class Launching {
  private static final String KEY = "launch";

  private final Context context;
  private final DraftPlanner planner;
  private final ReadOnlyStringWrapper doing = new ReadOnlyStringWrapper("");

  Launching(Context context, DraftPlanner planner) {
    this.context = context;
    this.planner = planner;
  }

  /** What the launch is at; empty when there is none. */
  ReadOnlyStringProperty doing() {
    return doing.getReadOnlyProperty();
  }

  void start(Draft draft) {
    if (!doing.get().isEmpty()) {
      return;
    }
    doing.set(Messages.text("launch.plans"));
    Launch launch = new Launch(planner, context.services(), this::tell);
    List<Sweep.Member> members = SweepText.members(draft.document());
    Path folder = draft.folder();
    context
        .background()
        .run(
            KEY,
            () -> launch.queue(members, folder),
            this::launched,
            error -> {
              doing.set("");
              context.notices().report(error);
            });
  }

  private void tell(JobProgress progress) {
    context
        .background()
        .publish(
            () -> {
              if (!doing.get().isEmpty()) {
                doing.set(Messages.text("launch.counts"));
              }
            });
  }

  private void launched(List<RunFolder> runs) {
    doing.set("");
    context.runs().refresh();
    String id = runs.get(0).id();
    context
        .notices()
        .offer(
            Messages.text("compose.launched", runs.size()),
            Messages.text("compose.launched.show"),
            () -> {
              if (runs.size() == 1) {
                context.navigator().show(Screen.RUN, id);
              } else {
                context.navigator().show(Screen.RUNS);
              }
            });
  }

  /** Gives up a launch that is under way; what is queued already stays. */
  void cancel() {
    context.background().cancel(KEY);
    doing.set("");
  }
}
