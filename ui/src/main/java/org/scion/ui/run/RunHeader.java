package org.scion.ui.run;

import java.time.Duration;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
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

/** The head of a run's page: name, state, what it trains, progress, and what can be done. */
final class RunHeader extends VBox {
  private final RunViewModel model;
  private final Runnable export;

  /**
   * @param export asked to export the run
   */
  RunHeader(RunViewModel model, Runnable export) {
    super(12);
    this.model = model;
    this.export = export;
    model.detail().addListener((o, was, is) -> fill(is));
    fill(model.detail().get());
  }

  private void fill(RunDetail run) {
    getChildren().clear();
    if (run == null) {
      return;
    }
    RunRow row = run.row();
    HBox title =
        Parts.row(
            12,
            Parts.iconButton(
                Messages.text("run.back"),
                MaterialDesignA.ARROW_LEFT,
                () -> model.context().navigator().show(Screen.RUNS)),
            Parts.title(row.state().name()),
            new StatusMark(row.state().status()),
            Parts.spring());
    title.getChildren().addAll(buttons(row));
    getChildren().addAll(title, stats(run));
    if (row.state().status().equals("failed")) {
      getChildren().add(failure(row));
    }
  }

  private java.util.List<javafx.scene.Node> buttons(RunRow row) {
    java.util.List<javafx.scene.Node> list = new java.util.ArrayList<>();
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
    }
    list.add(button("run.fork", MaterialDesignC.CONTENT_COPY, () -> actions.fork(row)));
    if (status.equals("done") || status.equals("stopped")) {
      var navigator = model.context().navigator();
      list.add(button("screen.lab", Screen.LAB.icon(), () -> navigator.show(Screen.LAB, row.id())));
      list.add(
          button(
              "screen.playground",
              Screen.PLAYGROUND.icon(),
              () -> navigator.show(Screen.PLAYGROUND, row.id())));
      list.add(Parts.primary(Messages.text("run.export"), MaterialDesignP.PACKAGE_VARIANT, export));
    }
    if (!row.state().live()) {
      list.add(
          Parts.iconButton(
              Messages.text("run.delete"),
              MaterialDesignD.DELETE_OUTLINE,
              () -> {
                actions.delete(row);
                model.context().navigator().show(Screen.RUNS);
              }));
    }
    return list;
  }

  private static javafx.scene.control.Button button(
      String key, org.kordamp.ikonli.Ikon icon, Runnable action) {
    return Parts.button(Messages.text(key), icon, action);
  }

  private static HBox stats(RunDetail run) {
    RunState state = run.row().state();
    HBox stats = new HBox(32);
    stats.getChildren().add(stat(state.technique(), Messages.text("run.stat.technique")));
    long trainable = run.plan().path("trainable").asLong();
    long total = run.plan().path("total").asLong();
    if (trainable > 0) {
      VBox box =
          stat(
              Numbers.brief(trainable),
              Messages.text("run.stat.trainable", Numbers.percent((double) trainable / total)));
      Parts.hint(box, Numbers.exact(trainable) + " / " + Numbers.exact(total));
      stats.getChildren().add(box);
    }
    stats
        .getChildren()
        .add(
            stat(
                Numbers.exact(state.step()) + " / " + Numbers.exact(state.steps()),
                Messages.text("run.stat.steps")));
    metric(stats, run, "accuracy", "run.stat.accuracy");
    metric(stats, run, "loss", "run.stat.loss");
    metric(stats, run, "tokens_per_s", "run.stat.speed");
    metric(stats, run, "peak_gb", "run.stat.peak");
    if (state.live()) {
      ProgressBar bar = new ProgressBar(Progress.share(state));
      bar.getStyleClass().add("small");
      bar.setPrefWidth(160);
      String left =
          Progress.left(state, run.row().metrics())
              .map(ms -> Messages.text("run.stat.left", Numbers.clock(Duration.ofMillis(ms))))
              .orElse("");
      stats
          .getChildren()
          .add(new VBox(8, bar, Parts.styled(new Label(left), "muted", "small-text")));
    }
    return stats;
  }

  private static void metric(HBox stats, RunDetail run, String name, String key) {
    run.row()
        .metric(name)
        .ifPresent(
            value -> {
              boolean memory = name.equals("peak_gb");
              String text = memory ? Numbers.gigabytes(value * 1e9) : Numbers.real(value);
              stats.getChildren().add(stat(text, Messages.text(key)));
            });
  }

  private static VBox stat(String figure, String words) {
    Label value = Parts.styled(new Label(figure), "figure");
    return Parts.styled(
        new VBox(0, value, Parts.styled(new Label(words), "muted", "small-text")), "stat");
  }

  private HBox failure(RunRow row) {
    Label why = Parts.styled(Parts.text(row.state().message()), "strong");
    Label advice = Parts.text(row.state().advice());
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
