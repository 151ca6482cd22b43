package org.scion.ui.lab;

import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** How far a job of the lab is, and the button that ends it; no room while nothing runs. */
final class JobBar extends HBox {
  JobBar(LabJob job) {
    super(8);
    setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    ProgressBar bar = new ProgressBar();
    bar.setAccessibleText(Messages.text("progress"));
    bar.getStyleClass().add("small");
    bar.setPrefWidth(180);
    bar.progressProperty().bind(job.share());
    bar.setAccessibleText(Messages.text("lab.progress"));
    Label words = Parts.styled(new Label(), "muted");
    words.textProperty().bind(job.words());
    getChildren()
        .addAll(
            bar,
            words,
            Parts.button(Messages.text("lab.cancel"), MaterialDesignS.STOP, job::cancel));
    Parts.when(this, job.running());
  }
}
