package org.scion.ui.run;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** The files of a run. */
final class FilesPage {
  private FilesPage() {}

  static Node of(RunDetail run) {
    VBox list = new VBox();
    list.getStyleClass().add("list-card");
    for (RunDetail.Artifact file : run.artifacts()) {
      Label size = Parts.styled(new Label(size(file.bytes())), "figure", "muted");
      HBox line = Parts.row(12, Parts.grow(new Label(file.path())), Parts.spring(), size);
      list.getChildren().add(Parts.styled(line, "list-line", "compact"));
    }
    VBox page =
        new VBox(8, Parts.muted(Messages.text("run.artifacts.where", run.folder().path())), list);
    ScrollPane scroll = new ScrollPane(Parts.styled(page, "tab-page"));
    scroll.setFitToWidth(true);
    return scroll;
  }

  static String size(long bytes) {
    return bytes < 10_000
        ? Messages.text("size.bytes", Numbers.exact(bytes))
        : bytes < 10_000_000
            ? Messages.text("size.kilobytes", Numbers.exact(bytes / 1000))
            : Numbers.gigabytes(bytes);
  }
}
