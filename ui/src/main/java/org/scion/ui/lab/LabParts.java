package org.scion.ui.lab;

import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import org.scion.ui.chart.ChartLink;
import org.scion.ui.chart.PicturePane;
import org.scion.ui.chart.PlotPane;
import org.scion.ui.parts.ChartCard;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;

/** What the tabs of the lab are made of. */
final class LabParts {
  private LabParts() {}

  /** An empty plot that zooms alone. */
  static PlotPane plot(Context context, double height) {
    PlotPane pane = new PlotPane(new ChartLink(), context.dark());
    pane.usualHeight(height);
    return pane;
  }

  /**
   * A picture with its title and its menu.
   *
   * @param title key of the words
   */
  static ChartCard card(String title, PicturePane pane, Context context) {
    return new ChartCard(Messages.text(title), pane, context, null);
  }

  /** A page as wide as its tab, to scroll up and down. */
  static ScrollPane scrolled(Region page) {
    page.getStyleClass().add("scrolled-page");
    ScrollPane scroll = new ScrollPane(page);
    scroll.setFitToWidth(true);
    return scroll;
  }

  /** An empty grid of two columns of the same width. */
  static GridPane halves() {
    GridPane grid = new GridPane();
    grid.setHgap(12);
    grid.setVgap(12);
    for (int i = 0; i < 2; i++) {
      ColumnConstraints half = new ColumnConstraints();
      half.setPercentWidth(50);
      grid.getColumnConstraints().add(half);
    }
    return grid;
  }
}
