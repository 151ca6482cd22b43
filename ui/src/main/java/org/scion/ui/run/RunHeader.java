package org.scion.ui.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.core.run.RunState;
import org.scion.core.service.RunRow;
import org.scion.ui.parts.Parts;
import org.scion.ui.parts.StatusMark;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Progress;
import org.scion.ui.workbench.Screen;

/**
 * The head of a run's page: name, state, what it trains, progress, and what can be done. While a
 * run is live the page is read anew each second; buttons stay as long as they mean the same, so
 * that neither a click nor the focus is lost between two readings.
 */
final class RunHeader extends VBox {
  /** Share of the estimate below which a peak asks for an explanation. */
  private static final double FAR_BELOW = 0.85;

  private final RunViewModel model;
  private final Runnable export;
  private final HBox title = Parts.row(12);
  private final FlowPane stats = new FlowPane(32, 8);
  private final StackPane doing = new StackPane();
  private final StackPane failure = new StackPane();
  private List<Object> said = List.of();

  /**
   * @param export asked to export the run
   */
  RunHeader(RunViewModel model, Runnable export) {
    super(12);
    this.model = model;
    this.export = export;
    getChildren().setAll(title, stats, failure, doing);
    model.detail().addListener((o, was, is) -> fill(is));
    fill(model.detail().get());
  }

  private void fill(RunDetail run) {
    Parts.shown(this, run != null);
    if (run == null) {
      return;
    }
    RunRow row = run.row();
    String status = row.state().status();
    boolean failed = status.equals("failed");
    String why = failed ? row.state().message() + row.state().advice() : "";
    List<Object> now =
        List.of(row.id(), row.state().name(), status, row.user(), run.watched(), why);
    if (!now.equals(said)) {
      said = now;
      title.getChildren().setAll(title(row));
      failure.getChildren().clear();
      if (failed) {
        failure.getChildren().add(failure(row));
      }
    }
    stats.getChildren().setAll(stats(run));
    doing.getChildren().clear();
    if (row.state().live() || status.equals("queued")) {
      doing.getChildren().add(doing(row));
    }
    Parts.shown(doing, !doing.getChildren().isEmpty());
    Parts.shown(failure, failed);
  }

  private List<Node> title(RunRow row) {
    List<Node> parts = new ArrayList<>();
    parts.add(
        Parts.iconButton(
            Messages.text("run.back"),
            MaterialDesignA.ARROW_LEFT,
            () -> model.context().navigator().show(Screen.RUNS)));
    parts.add(Parts.title(row.state().name()));
    parts.add(new StatusMark(row.state().status()));
    parts.add(star(row));
    row.user().tags().forEach(tag -> parts.add(tag(row, tag)));
    parts.add(Parts.spring());
    parts.addAll(buttons(row));
    return parts;
  }

  private Button star(RunRow row) {
    boolean on = row.user().favourite();
    Button star =
        Parts.iconButton(
            Messages.text(on ? "runs.unstar" : "runs.star"),
            on ? MaterialDesignS.STAR : MaterialDesignS.STAR_OUTLINE,
            () -> model.actions().favourite(List.of(row), !on));
    return Parts.styled(star, on ? "star-on" : "star-off");
  }

  private Label tag(RunRow row, String tag) {
    Label label = Parts.styled(new Label(tag), "label-chip");
    label.setMinWidth(USE_PREF_SIZE);
    MenuItem remove = new MenuItem(Messages.text("run.tag.remove", tag));
    remove.setMnemonicParsing(false); // tags may have underscores
    remove.setOnAction(e -> model.actions().tag(List.of(row), List.of(), List.of(tag)));
    label.setContextMenu(new ContextMenu(remove));
    return label;
  }

  /** Progress, time left, and what the worker is at. */
  private static HBox doing(RunRow row) {
    RunState state = row.state();
    ProgressBar bar = new ProgressBar(Progress.share(state));
    bar.getStyleClass().add("small");
    bar.setPrefWidth(320);
    bar.setAccessibleText(Messages.text("statusbar.share"));
    String left =
        Progress.left(state, row.metrics())
            .map(ms -> Messages.text("run.stat.left", Numbers.clock(Duration.ofMillis(ms))))
            .orElse("");
    String percent = Math.round(100 * Progress.share(state)) + "%";
    String words =
        Stream.of(percent, left, state.message())
            .filter(word -> !word.isBlank())
            .collect(Collectors.joining(" · "));
    return Parts.row(12, bar, Parts.styled(new Label(words), "muted", "figure"));
  }

  private List<Node> buttons(RunRow row) {
    List<Node> list = new ArrayList<>();
    String status = row.state().status();
    var actions = model.actions();
    if (status.equals("running")) {
      list.add(button("run.pause", MaterialDesignP.PAUSE, () -> actions.pause(row)));
    }
    if (status.equals("paused") || status.equals("stopped") || status.equals("queued")) {
      list.add(button("run.resume", MaterialDesignP.PLAY, () -> actions.resume(row)));
    }
    if (row.state().live()) {
      list.add(button("run.stop", MaterialDesignS.STOP, () -> actions.stop(row)));
      Button kill =
          Parts.iconButton(
              Messages.text("run.kill"),
              MaterialDesignC.CLOSE_OCTAGON_OUTLINE,
              () -> actions.kill(row));
      kill.setId("run-kill");
      list.add(kill);
    }
    list.add(
        Parts.hint(
            button("run.fork", MaterialDesignC.CONTENT_COPY, () -> actions.fork(row)),
            Messages.text("run.fork.hint")));
    var navigator = model.context().navigator();
    boolean ended = status.equals("done") || status.equals("stopped");
    if (ended || model.detail().get().watched()) {
      list.add(button("screen.lab", Screen.LAB.icon(), () -> navigator.show(Screen.LAB, row.id())));
    }
    if (ended) {
      list.add(
          button(
              "screen.playground",
              Screen.PLAYGROUND.icon(),
              () -> navigator.show(Screen.PLAYGROUND, row.id())));
      list.add(Parts.primary(Messages.text("run.export"), MaterialDesignP.PACKAGE_VARIANT, export));
    }
    if (!row.state().live()) {
      Button delete =
          Parts.iconButton(
              Messages.text("run.delete"),
              MaterialDesignD.DELETE_OUTLINE,
              () -> {
                actions.delete(List.of(row));
                navigator.show(Screen.RUNS);
              });
      delete.setId("run-delete");
      list.add(delete);
    }
    return list;
  }

  private static Button button(String key, org.kordamp.ikonli.Ikon icon, Runnable action) {
    return Parts.button(Messages.text(key), icon, action);
  }

  private static List<Node> stats(RunDetail run) {
    RunState state = run.row().state();
    List<Node> stats = new ArrayList<>();
    stats.add(stat(state.technique(), Messages.text("run.stat.technique")));
    long trainable = run.plan().path("trainable").asLong();
    long total = run.plan().path("total").asLong();
    if (trainable > 0) {
      VBox box =
          stat(
              Numbers.brief(trainable),
              Messages.text("run.stat.trainable", Numbers.percent((double) trainable / total)));
      Parts.hint(box, Numbers.exact(trainable) + " / " + Numbers.exact(total));
      stats.add(box);
    }
    stats.add(
        stat(
            Numbers.exact(state.step()) + " / " + Numbers.exact(state.steps()),
            Messages.text("run.stat.steps")));
    metric(stats, run, "accuracy", "run.stat.accuracy");
    metric(stats, run, "perplexity", "run.stat.perplexity");
    metric(stats, run, "validation.loss", "run.stat.validation");
    metric(stats, run, "loss", "run.stat.loss");
    metric(stats, run, "tokens_per_s", "run.stat.speed");
    metric(stats, run, "peak_gb", "run.stat.peak");
    return stats;
  }

  private static void metric(List<Node> stats, RunDetail run, String name, String key) {
    run.row()
        .metric(name)
        .ifPresent(
            value -> {
              boolean memory = name.equals("peak_gb");
              String text = memory ? Numbers.gigabytes(value * 1e9) : Numbers.real(value);
              String words =
                  memory
                      ? Messages.text(key, Numbers.gigabytes(run.estimatedGigabytes() * 1e9))
                      : Messages.text(key);
              VBox box = stat(text, words);
              if (memory && value < FAR_BELOW * run.estimatedGigabytes()) {
                Parts.hint(box, Messages.text("run.stat.peak.short"));
              }
              stats.add(box);
            });
  }

  private static VBox stat(String figure, String words) {
    Label value = Parts.styled(new Label(figure), "figure");
    return Parts.styled(
        new VBox(0, value, Parts.styled(new Label(words), "muted", "small-text")), "stat");
  }

  private HBox failure(RunRow row) {
    Label why = Parts.styled(Parts.text(row.state().message()), "strong");
    Label advice = Parts.text(LogPage.advice(row.state().advice()));
    HBox box =
        Parts.row(
            16,
            Parts.styled(Parts.icon(MaterialDesignA.ALERT_CIRCLE_OUTLINE), "failure-icon"),
            Parts.grow(new VBox(4, why, advice)),
            Parts.primary(
                Messages.text("run.failed.change"),
                MaterialDesignC.CONTENT_COPY,
                () -> model.actions().fork(row)),
            Parts.button(
                Messages.text("run.failed.resume"),
                MaterialDesignP.PLAY,
                () -> model.actions().resume(row)));
    return Parts.styled(box, "failure");
  }
}
