package org.scion.ui.lab;

import java.util.List;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.scion.ui.chart.ChartLink;
import org.scion.ui.chart.Plot;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.parts.ChartCard;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** Intruders, ranks of the change, probes and norms over the steps of a run. */
final class TrainingTab extends VBox {
  private static final double CHART = 240;

  private final LabViewModel model;
  private final GridPane grid = LabParts.halves();
  private final VBox none;

  TrainingTab(LabViewModel model) {
    super(12);
    this.model = model;
    getStyleClass().add("tab-page");
    ScrollPane scroll = LabParts.scrolled(grid);
    none =
        Parts.card(
            Parts.heading(Messages.text("lab.time.none")),
            Parts.muted(Messages.text("lab.time.none.words")));
    getChildren().addAll(none, Parts.grow(scroll));
    model.lab().addListener((o, was, is) -> fill());
    model.epsilon().addListener((o, was, is) -> fill());
    model.site().addListener((o, was, is) -> fill());
    fill();
  }

  private void fill() {
    List<Plot> plots =
        model
            .lab()
            .get()
            .map(l -> new TimePlots(l).all(model.epsilon().get(), model.site().get()))
            .orElse(List.of());
    Parts.shown(none, plots.isEmpty());
    grid.getChildren().clear();
    ChartLink link = new ChartLink();
    for (int i = 0; i < plots.size(); i++) {
      PlotPane pane = new PlotPane(link, model.context().dark());
      pane.usualHeight(CHART);
      pane.show(plots.get(i));
      grid.add(new ChartCard(plots.get(i).title(), pane, model.context(), null), i % 2, i / 2);
    }
  }
}
