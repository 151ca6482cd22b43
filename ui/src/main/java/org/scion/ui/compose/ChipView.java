package org.scion.ui.compose;

import javafx.scene.control.Label;
import org.scion.ui.theme.FamilyColour;

/** A technique's colour and mark. */
final class ChipView extends Label {
  ChipView(String mark, FamilyColour colour) {
    super(mark);
    getStyleClass().add("chip");
    setStyle("-fx-background-color: " + colour.hex() + "; -fx-text-fill: " + colour.ink() + ";");
    setMinWidth(USE_PREF_SIZE);
  }
}
