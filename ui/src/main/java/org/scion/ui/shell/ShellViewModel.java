package org.scion.ui.shell;

import java.time.Duration;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.collections.ListChangeListener;
import org.scion.core.service.RunRow;
import org.scion.ui.Services;
import org.scion.ui.background.Background;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.theme.Theme;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.LiveRuns;
import org.scion.ui.workbench.Navigator;
import org.scion.ui.workbench.Notices;
import org.scion.ui.workbench.Progress;
import org.scion.ui.workbench.Screen;

/** Which place is shown, what the status bar says, and the context of all screens. */
public final class ShellViewModel implements Navigator {
  private final ReadOnlyObjectWrapper<Screen> screen = new ReadOnlyObjectWrapper<>(Screen.HOME);
  private final ReadOnlyObjectWrapper<Object> argument = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyStringWrapper running = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper queued = new ReadOnlyStringWrapper("");
  private final BooleanProperty dark = new SimpleBooleanProperty();
  private final DoubleProperty scale = new SimpleDoubleProperty(1);
  private final ReadOnlyDoubleWrapper share = new ReadOnlyDoubleWrapper(-1);
  private final Context context;
  private final Guide guide;

  public ShellViewModel(Services services, Background background) {
    Notices notices =
        new Notices(services.workspace().path().resolve("crash-reports"), services.clock());
    LiveRuns runs = new LiveRuns(services.runs(), background, notices);
    context = new Context(services, background, this, notices, runs, dark);
    guide = new Guide(context, screen.getReadOnlyProperty());
    runs.rows().addListener((ListChangeListener<RunRow>) change -> describe());
    describe();
  }

  public Context context() {
    return context;
  }

  @Override
  public void guide() {
    guide.start();
  }

  /** The guided first run. */
  public Guide guided() {
    return guide;
  }

  @Override
  public void show(Screen next, Object what) {
    argument.set(what);
    if (screen.get() == next) {
      screen.set(null);
    }
    screen.set(next);
  }

  public ReadOnlyObjectProperty<Screen> screen() {
    return screen.getReadOnlyProperty();
  }

  public Object argument() {
    return argument.get();
  }

  public BooleanProperty dark() {
    return dark;
  }

  /** Factor of all letters and controls, 1 to 2. */
  public DoubleProperty scale() {
    return scale;
  }

  /** Makes everything larger or smaller by a tenth; 0 goes back to the usual size. */
  public void zoom(int by) {
    double next = by == 0 ? 1 : Math.round(10 * scale.get() + by) / 10.0;
    scale.set(Math.max(1, Math.min(Theme.LARGEST, next)));
  }

  /** How far the newest running run is, 0 to 1; negative while nothing runs. */
  public ReadOnlyDoubleProperty share() {
    return share.getReadOnlyProperty();
  }

  /** What is running, with progress and time left. */
  public ReadOnlyStringProperty running() {
    return running.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty queued() {
    return queued.getReadOnlyProperty();
  }

  private void describe() {
    var live = context.runs().withStatus("running", "paused");
    int waiting = context.runs().withStatus("queued").size();
    queued.set(waiting == 0 ? "" : Messages.text("statusbar.queued", waiting));
    if (live.isEmpty()) {
      share.set(-1);
      running.set(Messages.text("statusbar.idle"));
      return;
    }
    List<RunRow> running = context.runs().withStatus("running");
    RunRow first = (running.isEmpty() ? live : running).get(0);
    share.set(Progress.share(first.state()));
    String left =
        Progress.left(first.state(), first.metrics())
            .map(Duration::ofMillis)
            .map(time -> Messages.text("statusbar.left", Numbers.clock(time)))
            .orElse("");
    this.running.set(
        Messages.text(
            running.isEmpty() ? "statusbar.paused" : "statusbar.running",
            running.isEmpty() ? live.size() : running.size(),
            first.state().name(),
            Math.round(100 * Progress.share(first.state())),
            left));
  }
}
