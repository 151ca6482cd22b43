package org.scion.ui.lab;

import java.util.List;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.scion.core.lab.RankHistory;
import org.scion.ui.chart.PicturePane;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.chart.SiteGrid;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.weights.RankPlots;

/** The rank of every weight over time, the budget, and what a person should look at. */
final class RanksTab extends VBox {
  private static final double CHART = 220;

  private final LabViewModel model;
  private final PicturePane map;
  private final PlotPane budget;
  private final PlotPane courses;
  private final Slider time = new Slider(0, 0, 0);
  private final Label step = Parts.styled(new Label(), "figure");
  private final CheckBox importance = new CheckBox(Messages.text("lab.importance"));
  private final VBox alarms = new VBox(4);
  private final VBox none;
  private final ScrollPane scroll;
  private String shown = "";

  RanksTab(LabViewModel model) {
    super(12);
    this.model = model;
    getStyleClass().add("tab-page");
    map = new PicturePane(model.context().dark());
    budget = LabParts.plot(model.context(), CHART);
    courses = LabParts.plot(model.context(), CHART);
    time.setAccessibleText(Messages.text("lab.time"));
    time.setMajorTickUnit(1);
    time.setMinorTickCount(0);
    time.setSnapToTicks(true);
    Label word = Parts.styled(new Label(Messages.text("lab.time")), "muted");
    VBox left =
        new VBox(
            12,
            LabParts.card("lab.ranks", map, model.context()),
            Parts.row(8, word, Parts.grow(time), step, importance),
            alarms);
    VBox right =
        new VBox(
            12,
            LabParts.card("lab.budget", budget, model.context()),
            LabParts.card("lab.courses", courses, model.context()));
    left.setPrefWidth(560);
    HBox both = new HBox(12, Parts.grow(left), Parts.grow(right));
    scroll = LabParts.scrolled(both);
    none =
        Parts.card(
            Parts.heading(Messages.text("lab.ranks.none")),
            Parts.muted(Messages.text("lab.ranks.none.words")));
    getChildren().addAll(none, Parts.grow(scroll));
    time.valueProperty().addListener((o, was, is) -> fillMap());
    importance.setOnAction(e -> fillMap());
    model.lab().addListener((o, was, is) -> fill());
    fill();
  }

  private RankHistory history() {
    return model.lab().get().map(LabRun::ranks).orElse(new RankHistory(List.of()));
  }

  private void fill() {
    RankHistory history = history();
    boolean empty = history.steps().isEmpty();
    Parts.shown(none, empty);
    scroll.setVisible(!empty);
    alarms.getChildren().clear();
    if (empty) {
      return;
    }
    String run = model.lab().get().map(l -> l.row().id()).orElse("");
    double last = history.steps().size() - 1.0;
    boolean end = !run.equals(shown) || time.getValue() == time.getMax();
    shown = run;
    time.setMax(last);
    time.setValue(end ? last : Math.min(last, time.getValue()));
    map.usualHeight(SiteGrid.of(history.sites()).height());
    budget.show(RankPlots.budget(history));
    courses.show(RankPlots.courses(history));
    for (String alarm : history.alarms()) {
      Label label = Parts.styled(Parts.text(alarm), "warning-line");
      label.setGraphic(Parts.icon(MaterialDesignA.ALERT_OUTLINE));
      alarms.getChildren().add(label);
    }
    fillMap();
  }

  private void fillMap() {
    RankHistory history = history();
    int at = (int) Math.round(time.getValue());
    if (at < history.steps().size()) {
      step.setText(Messages.text("lab.step", Numbers.exact(history.steps().get(at))));
      map.show(
          importance.isSelected()
              ? RankPlots.importances(history, at)
              : RankPlots.ranks(history, at));
    }
  }
}
