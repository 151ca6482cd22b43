package org.scion.ui.compose;

import javafx.scene.control.Label;
import org.scion.core.technique.Technique;
import org.scion.ui.theme.FamilyColour;

/** The colour and letter of a technique's family, for other places of the window. */
public final class TechniqueMark {
  private TechniqueMark() {}

  public static Label of(Technique technique) {
    var family = technique.description().family();
    return new ChipView(family.mark(), FamilyColour.of(family));
  }
}
