package org.scion.ui.parts;

import java.util.Map;
import javafx.scene.control.Label;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;
import org.scion.ui.text.Messages;

/** The state of a run: a shape, a word and a colour that say the same. */
public final class StatusMark extends Label {
  private static final Map<String, Ikon> ICONS =
      Map.of(
          "queued", MaterialDesignT.TIMER_SAND,
          "running", MaterialDesignP.PLAY_CIRCLE_OUTLINE,
          "paused", MaterialDesignP.PAUSE_CIRCLE_OUTLINE,
          "stopped", MaterialDesignS.STOP_CIRCLE_OUTLINE,
          "failed", MaterialDesignA.ALERT_CIRCLE_OUTLINE,
          "done", MaterialDesignC.CHECK_CIRCLE_OUTLINE);

  public StatusMark(String status) {
    getStyleClass().addAll("status", "status-" + status);
    setText(Messages.text("status." + status));
    setGraphic(Parts.icon(ICONS.getOrDefault(status, MaterialDesignT.TIMER_SAND)));
    setMinWidth(USE_PREF_SIZE);
  }
}
