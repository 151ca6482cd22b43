package org.scion.ui.download;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** How far a download is, and a way to give it up; not there when nothing is fetched. */
public final class DownloadLine extends HBox {
  public DownloadLine(Download download) {
    super(8);
    setAlignment(Pos.CENTER_LEFT);
    ProgressBar bar = new ProgressBar();
    bar.setAccessibleText(Messages.text("progress"));
    bar.progressProperty().bind(download.share());
    bar.setPrefWidth(200);
    Label words = Parts.muted("");
    words.textProperty().bind(download.words());
    getChildren()
        .setAll(
            bar,
            words,
            Parts.button(Messages.text("launch.cancel"), MaterialDesignC.CLOSE, download::cancel));
    Parts.when(this, download.words().isNotEmpty());
  }
}
