package org.scion.ui.run;

import java.io.File;
import java.nio.file.Path;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** The page that exports a run. */
final class ExportPage extends VBox {
  private final TextField folder = new TextField();

  ExportPage(RunViewModel run, ExportViewModel model) {
    super(12);
    getStyleClass().add("tab-page");
    setMaxWidth(720);
    ToggleGroup formats = new ToggleGroup();
    getChildren().add(Parts.heading(Messages.text("export.title")));
    for (ExportViewModel.Format format : ExportViewModel.Format.values()) {
      RadioButton button = new RadioButton(format.words());
      button.setToggleGroup(formats);
      button.setUserData(format);
      button.setSelected(format == ExportViewModel.Format.PEFT);
      getChildren().add(button);
    }
    CheckBox base = new CheckBox(Messages.text("export.base"));
    run.detail()
        .addListener(
            (o, was, is) -> folder.setText(is.folder().artifacts().resolve("export").toString()));
    folder.setAccessibleText(Messages.text("export.folder"));
    ProgressBar bar = new ProgressBar();
    bar.setMaxWidth(Double.MAX_VALUE);
    bar.getStyleClass().add("small");
    bar.progressProperty().bind(model.progress());
    Label words = Parts.text("");
    words.textProperty().bind(model.words());
    var start =
        Parts.primary(
            Messages.text("run.export"),
            MaterialDesignP.PACKAGE_VARIANT,
            () ->
                model.export(
                    run.detail().get().row().id(),
                    (ExportViewModel.Format) formats.getSelectedToggle().getUserData(),
                    Path.of(folder.getText()),
                    base.isSelected()));
    getChildren()
        .addAll(
            base,
            new Label(Messages.text("export.folder")),
            Parts.row(
                8,
                Parts.grow(folder),
                Parts.button(
                    Messages.text("export.choose"), MaterialDesignF.FOLDER_OUTLINE, this::choose)),
            start,
            Parts.when(bar, model.words().isNotEmpty()),
            words);
  }

  private void choose() {
    File chosen = new DirectoryChooser().showDialog(getScene().getWindow());
    if (chosen != null) {
      folder.setText(chosen.toString());
    }
  }
}
