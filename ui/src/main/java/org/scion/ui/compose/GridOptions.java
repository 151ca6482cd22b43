package org.scion.ui.compose;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;

/** How the grid is used: folded or not, painting or selecting. */
final class GridOptions {
  private final BooleanProperty folded = new SimpleBooleanProperty();
  private final BooleanProperty brush = new SimpleBooleanProperty();
  private final PaletteViewModel palette;
  private boolean automatic = true;

  GridOptions(PaletteViewModel palette) {
    this.palette = palette;
  }

  /** Whether equal neighbours share a row. */
  BooleanProperty folded() {
    return folded;
  }

  /** Whether pressing cells paints them with the technique chosen in the palette. */
  BooleanProperty brush() {
    return brush;
  }

  PaletteViewModel palette() {
    return palette;
  }

  /** Whether the grid folds by itself when it does not fit. */
  boolean automatic() {
    return automatic;
  }

  void automatic(boolean on) {
    automatic = on;
  }
}
