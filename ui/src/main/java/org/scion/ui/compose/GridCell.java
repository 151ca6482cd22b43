package org.scion.ui.compose;

import java.util.List;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import org.scion.ui.parts.Parts;

/** A cell, or the head of a row, of a column or of all. */
final class GridCell extends HBox {
  private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");
  private static final PseudoClass REFUSED = PseudoClass.getPseudoClass("refused");

  private final String words;
  private final boolean banded;

  private GridCell(String words, boolean banded, String style) {
    super(1);
    this.words = words;
    this.banded = banded;
    getStyleClass().add(style);
    setAccessibleText(words);
    setMaxWidth(Double.MAX_VALUE);
  }

  /** A place that carries techniques. */
  static GridCell of(List<Chip> chips, String words) {
    GridCell cell = new GridCell(words, true, "site-cell");
    chips.stream()
        .limit(2)
        .forEach(chip -> cell.getChildren().add(new ChipView(chip.mark(), chip.colour())));
    if (chips.size() > 2) {
      cell.getChildren().add(Parts.styled(new Label("+" + (chips.size() - 2)), "caption"));
    }
    return cell;
  }

  /** A head that stands for many cells. */
  static GridCell head(String label, String words) {
    GridCell cell = new GridCell(words, false, "grid-head");
    cell.getChildren().add(new Label(label));
    return cell;
  }

  /** A site outside the layers, with its name. */
  static GridCell named(String label, List<Chip> chips, String words) {
    GridCell cell = of(chips, words);
    cell.getStyleClass().add("cell-named");
    cell.getChildren().add(0, Parts.styled(new Label(label), "cell-name"));
    return cell;
  }

  /** Sets its height in pixels. */
  void tall(double pixels) {
    setMinHeight(pixels);
    setPrefHeight(pixels);
    setMaxHeight(pixels);
  }

  /** What it is and carries, in words. */
  String words() {
    return words;
  }

  /** Whether the rubber band selects it; heads are only clicked. */
  boolean banded() {
    return banded;
  }

  void mark(boolean selected, boolean refused) {
    pseudoClassStateChanged(SELECTED, selected);
    pseudoClassStateChanged(REFUSED, refused);
  }
}
