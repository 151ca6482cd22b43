package org.scion.ui.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Folds neighbouring layers that carry the same into one row. */
final class GridRows {
  private GridRows() {}

  /**
   * A row of the grid.
   *
   * @param first layer
   * @param last layer, at least {@code first}
   */
  record Row(int first, int last) {
    String label() {
      return first == last ? String.valueOf(first) : first + "–" + last;
    }

    boolean folded() {
      return last > first;
    }

    boolean holds(int layer) {
      return layer >= first && layer <= last;
    }
  }

  /** One row a layer. */
  static List<Row> unfolded(int layers) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      rows.add(new Row(i, i));
    }
    return rows;
  }

  /** Rows of neighbours that carry the same chips and have the same cells selected. */
  static List<Row> folded(SiteGrid grid, Occupancy occupancy, Set<SiteGrid.Spot> selected) {
    List<Row> rows = new ArrayList<>();
    int first = 0;
    for (int layer = 1; layer <= grid.layers(); layer++) {
      if (layer == grid.layers() || !alike(first, layer, grid, occupancy, selected)) {
        rows.add(new Row(first, layer - 1));
        first = layer;
      }
    }
    return rows;
  }

  private static boolean alike(
      int a, int b, SiteGrid grid, Occupancy occupancy, Set<SiteGrid.Spot> selected) {
    for (int c = 0; c < grid.columns().size(); c++) {
      SiteGrid.Spot one = new SiteGrid.Spot(a, c);
      SiteGrid.Spot other = new SiteGrid.Spot(b, c);
      if (!occupancy.at(one).equals(occupancy.at(other))
          || selected.contains(one) != selected.contains(other)) {
        return false;
      }
    }
    return true;
  }
}
