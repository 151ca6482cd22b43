package org.scion.ui.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Node;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.ui.compose.SiteGrid.Column;
import org.scion.ui.compose.SiteGrid.Spot;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** Makes the nodes of the grid and says where they go. */
final class GridBuilder {
  private final SiteGrid grid;
  private final Occupancy occupancy;
  private final List<Placed> placed = new ArrayList<>();

  /**
   * A node with its place.
   *
   * @param node a cell or a gap
   * @param column of the pane
   * @param row of the pane
   * @param span columns taken
   * @param spots that it stands for
   */
  record Placed(Node node, int column, int row, int span, List<Spot> spots) {}

  GridBuilder(SiteGrid grid, Occupancy occupancy) {
    this.grid = grid;
    this.occupancy = occupancy;
  }

  List<Placed> build(List<GridRows.Row> rows) {
    int line = 0;
    heads(rows, line++);
    outside(0, grid.countBefore(), line++, "grid.before");
    for (GridRows.Row row : rows) {
      row(row, line++);
    }
    outside(grid.countBefore(), grid.outside().size(), line, "grid.after");
    return placed;
  }

  private void heads(List<GridRows.Row> rows, int line) {
    List<Spot> all = List.copyOf(grid.spots());
    String everything = Messages.text("grid.all");
    add(GridCell.head(everything, Messages.text("grid.all.words", all.size())), 0, line, 1, all);
    for (int c = 0; c < grid.columns().size(); c++) {
      Column column = grid.columns().get(c);
      List<Spot> spots = new ArrayList<>();
      for (int layer = 0; layer < grid.layers(); layer++) {
        spots.add(new Spot(layer, c));
      }
      String words =
          Messages.text("grid.column", name(column), Refusals.word(column.kind()), spots.size());
      GridCell head = GridCell.head(column.label(), words);
      head.getStyleClass().add("column-head");
      gap(head, c);
      add(head, c + 1, line, 1, spots);
    }
  }

  private static String name(Column column) {
    return column.suffix().isEmpty() ? column.label() : column.suffix();
  }

  private void outside(int from, int to, int line, String key) {
    if (from == to) {
      return;
    }
    List<Spot> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add(new Spot(SiteGrid.OUTSIDE, i));
    }
    add(GridCell.head("", Messages.text(key)), 0, line, 1, all);
    int columns = grid.columns().size();
    for (int i = from; i < to; i++) {
      Site site = grid.outside().get(i);
      Spot spot = new Spot(SiteGrid.OUTSIDE, i);
      int start = (i - from) * columns / (to - from);
      int end = (i - from + 1) * columns / (to - from);
      List<Chip> chips = occupancy.at(spot);
      add(
          GridCell.named(SiteLabels.outside(site), chips, words(site, chips, 1)),
          1 + start,
          line,
          end - start,
          List.of(spot));
    }
  }

  private void row(GridRows.Row row, int line) {
    List<Spot> whole = new ArrayList<>();
    for (int c = 0; c < grid.columns().size(); c++) {
      List<Spot> spots = new ArrayList<>();
      for (int layer = row.first(); layer <= row.last(); layer++) {
        Spot spot = new Spot(layer, c);
        if (grid.site(spot).isPresent()) {
          spots.add(spot);
        }
      }
      whole.addAll(spots);
      if (!spots.isEmpty()) {
        List<Chip> chips = occupancy.at(spots.get(0));
        Site site = grid.site(spots.get(0)).get();
        GridCell cell = GridCell.of(chips, words(site, chips, spots.size()));
        gap(cell, c);
        add(cell, c + 1, line, 1, spots);
      }
    }
    GridCell head =
        GridCell.head(row.label(), Messages.text("grid.row", row.label(), whole.size()));
    head.getStyleClass().add("row-head");
    if (row.folded()) {
      head.getStyleClass().add("folded");
    }
    add(head, 0, line, 1, whole);
  }

  /** Weights, norms and hidden states stand a little apart. */
  private void gap(GridCell cell, int column) {
    boolean first =
        column > 0
            && kindGroup(grid.columns().get(column)) != kindGroup(grid.columns().get(column - 1));
    if (first) {
      cell.getStyleClass().add("group-start");
      javafx.scene.layout.GridPane.setMargin(cell, new javafx.geometry.Insets(0, 0, 0, 8));
    }
  }

  private static int kindGroup(Column column) {
    return switch (column.kind()) {
      case LINEAR, HEAD, EMBEDDING -> 0;
      case NORM -> 1;
      case KEY_VALUE, ATTENTION, MLP, RESIDUAL, EMBEDDING_OUTPUT -> 2;
    };
  }

  private static String words(Site site, List<Chip> chips, int count) {
    boolean matrix = site.kind().weighted() && site.kind() != SiteKind.NORM;
    String shape = matrix ? site.out() + " × " + site.in() : String.valueOf(site.out());
    String what =
        Messages.text(
            "grid.cell",
            site.name(),
            Refusals.word(site.kind()),
            shape,
            count > 1 ? " × " + count : "");
    if (chips.isEmpty()) {
      return what;
    }
    String carried =
        chips.stream()
            .map(c -> Messages.text("grid.cell.chip", c.name(), Numbers.exact(c.parameters())))
            .collect(Collectors.joining(", "));
    return what + "  ·  " + carried;
  }

  private void add(Node node, int column, int row, int span, List<Spot> spots) {
    if (node instanceof GridCell && !(span > 1)) {
      javafx.scene.layout.GridPane.setHgrow(node, javafx.scene.layout.Priority.ALWAYS);
    }
    placed.add(new Placed(node, column, row, Math.max(1, span), spots));
  }
}
