package org.scion.ui.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
  private final WeightCards weights;
  private List<String> titles = List.of();
  private String shownRun = "";

  ChartsTab(RunViewModel model) {
    super(8);
    this.model = model;
    weights = new WeightCards(model.context(), link, this::enlarge, CHART_HEIGHT);
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
    List<ChartCard> ofWeights = weights.of(run);
    List<String> wanted =
        Stream.concat(plots.stream().map(Plot::title), ofWeights.stream().map(ChartCard::title))
            .toList();
    if (!wanted.equals(titles)) {
      titles = wanted;
      build(plots, ofWeights);
    }
    plots.forEach(plot -> panes.get(plot.title()).show(plot));
    weights.show(run);
  }

  private void build(List<Plot> plots, List<ChartCard> ofWeights) {
    shrink();
    grid.getChildren().clear();
    panes.clear();
    List<ChartCard> cards = new ArrayList<>();
    for (Plot plot : plots) {
      PlotPane pane = new PlotPane(link, model.context().dark());
      pane.usualHeight(CHART_HEIGHT);
      panes.put(plot.title(), pane);
      cards.add(new ChartCard(plot.title(), pane, model.context(), this::enlarge));
    }
    cards.addAll(ofWeights);
    for (int i = 0; i < cards.size(); i++) {
      grid.add(cards.get(i), i % 2, i / 2);
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
