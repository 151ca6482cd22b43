package org.scion.ui.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.scion.ui.chart.ChartLink;
import org.scion.ui.chart.Curve;
import org.scion.ui.chart.Plot;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.parts.ChartCard;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** The charts of a run in two columns, with one time axis and one cross-hair. */
final class ChartsTab extends VBox {
  private static final double CHART_HEIGHT = 208;

  private final RunViewModel model;
  private final ChartLink link = new ChartLink();
  private final GridPane grid = new GridPane();
  private final StackPane place = new StackPane();
  private final ScrollPane scroll = new ScrollPane(grid);
  private final Map<String, PlotPane> panes = new LinkedHashMap<>();
  private String shownRun = "";

  ChartsTab(RunViewModel model) {
    super(8);
    this.model = model;
    getStyleClass().add("tab-page");
    grid.setHgap(16);
    grid.setVgap(16);
    grid.setPadding(new javafx.geometry.Insets(0, 14, 0, 0));
    for (int i = 0; i < 2; i++) {
      ColumnConstraints half = new ColumnConstraints();
      half.setPercentWidth(50);
      half.setHgrow(Priority.ALWAYS);
      grid.getColumnConstraints().add(half);
    }
    scroll.setFitToWidth(true);
    place.getChildren().add(scroll);
    Slider smoothing = new Slider(0, 0.99, model.smoothing().get());
    smoothing.valueProperty().bindBidirectional(model.smoothing());
    smoothing.setPrefWidth(140);
    Label word = Parts.styled(new Label(Messages.text("run.smoothing")), "muted");
    word.setLabelFor(smoothing);
    smoothing.setAccessibleText(Messages.text("run.smoothing"));
    getChildren()
        .addAll(
            Parts.row(
                8,
                word,
                smoothing,
                Parts.spring(),
                Parts.styled(new Label(Messages.text("chart.how")), "muted", "small-text")),
            Parts.grow(place));
    model.detail().addListener((o, was, is) -> fill());
    model.smoothing().addListener((o, was, is) -> fill());
    fill();
  }

  private void fill() {
    RunDetail run = model.detail().get();
    if (run == null) {
      return;
    }
    if (!run.row().id().equals(shownRun)) {
      shownRun = run.row().id();
      link.span().set(null);
    }
    List<Plot> plots = new RunPlots(run, model.smoothing().get()).all();
    Curve loss = run.curve("loss");
    if (loss.size() > 1) {
      double last = loss.x()[loss.size() - 1];
      link.home().set(new ChartLink.Span(0, last * 1.01));
    }
    List<String> titles = plots.stream().map(Plot::title).toList();
    if (!titles.equals(List.copyOf(panes.keySet()))) {
      build(plots);
    }
    plots.forEach(plot -> panes.get(plot.title()).show(plot));
  }

  private void build(List<Plot> plots) {
    grid.getChildren().clear();
    panes.clear();
    shrink();
    for (int i = 0; i < plots.size(); i++) {
      String title = plots.get(i).title();
      PlotPane pane = new PlotPane(link, model.context().dark());
      pane.setPrefHeight(CHART_HEIGHT);
      panes.put(title, pane);
      ChartCard card = new ChartCard(title, pane, model.context(), this::enlarge);
      grid.add(card, i % 2, i / 2);
    }
  }

  private void enlarge(ChartCard card) {
    if (place.getChildren().contains(card)) {
      shrink();
      return;
    }
    int at = grid.getChildren().indexOf(card);
    grid.getChildren().remove(card);
    card.getProperties().put("place", at);
    place.getChildren().setAll(card);
  }

  private void shrink() {
    if (place.getChildren().get(0) instanceof ChartCard card) {
      place.getChildren().setAll(scroll);
      grid.getChildren().add((Integer) card.getProperties().get("place"), card);
    }
  }
}
