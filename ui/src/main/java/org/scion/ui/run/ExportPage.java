package org.scion.ui.run;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.ui.parts.Parts;
import org.scion.ui.run.ExportViewModel.Format;
import org.scion.ui.text.Messages;

/** The page that exports a run. */
final class ExportPage extends ScrollPane {
  private static final int MOST_FILES = 12;

  private final RunViewModel run;
  private final ExportViewModel model;
  private final TextField folder = new TextField();
  private final ComboBox<String> type = new ComboBox<>();
  private final CheckBox base = new CheckBox(Messages.text("export.base"));
  private final ToggleGroup formats = new ToggleGroup();
  private final VBox result = new VBox();
  private String shownRun = "";

  ExportPage(RunViewModel run, ExportViewModel model) {
    this.run = run;
    this.model = model;
    VBox page = new VBox(16, Parts.heading(Messages.text("export.title")), formats());
    page.getChildren().addAll(where(), actions(), result);
    page.setMaxWidth(760);
    page.getStyleClass().add("tab-page");
    setContent(page);
    setFitToWidth(true);
    formats.selectedToggleProperty().addListener((o, was, is) -> choose());
    choose();
    run.detail().addListener((o, was, is) -> other(is));
    model.result().addListener((o, was, is) -> show(is));
  }

  private Format format() {
    return (Format) formats.getSelectedToggle().getUserData();
  }

  private VBox formats() {
    VBox list = new VBox(8);
    for (Format format : Format.values()) {
      RadioButton button = new RadioButton(format.words());
      button.setId("export-" + format.id());
      button.setToggleGroup(formats);
      button.setUserData(format);
      button.setSelected(format == Format.PEFT);
      Label words = Parts.muted(format.explanation());
      words.setPadding(new javafx.geometry.Insets(0, 0, 0, 26));
      list.getChildren().add(new VBox(2, button, words));
    }
    return list;
  }

  private VBox where() {
    folder.setAccessibleText(Messages.text("export.folder"));
    folder.setId("export-folder");
    type.setAccessibleText(Messages.text("export.type"));
    Label types = new Label(Messages.text("export.type"));
    HBox row = Parts.row(8, types, type);
    Parts.when(row, Bindings.isNotEmpty(type.getItems()));
    return new VBox(
        8,
        row,
        base,
        new Label(Messages.text("export.folder")),
        Parts.row(
            8,
            Parts.grow(folder),
            Parts.button(
                Messages.text("export.choose"),
                MaterialDesignF.FOLDER_OUTLINE,
                this::chooseFolder)));
  }

  private VBox actions() {
    var start =
        Parts.primary(Messages.text("run.export"), MaterialDesignP.PACKAGE_VARIANT, this::start);
    start.setId("export-start");
    start.disableProperty().bind(model.busy());
    var cancel = Parts.button(Messages.text("launch.cancel"), MaterialDesignS.STOP, model::cancel);
    ProgressBar bar = new ProgressBar();
    bar.setAccessibleText(Messages.text("progress"));
    bar.setPrefWidth(280);
    bar.getStyleClass().add("small");
    bar.progressProperty().bind(model.progress());
    Label words = Parts.text("");
    words.textProperty().bind(model.words());
    return new VBox(
        8,
        Parts.row(12, start, Parts.when(cancel, model.busy()), Parts.when(bar, model.busy())),
        Parts.when(words, model.words().isNotEmpty()));
  }

  /** Exports in this form, as pressing both would. */
  void export(Format format) {
    formats.getToggles().stream()
        .filter(toggle -> toggle.getUserData() == format)
        .findFirst()
        .ifPresent(formats::selectToggle);
    start();
  }

  private void start() {
    model.export(
        new ExportViewModel.Wanted(
            run.detail().get().row().id(),
            format(),
            type.getValue(),
            Path.of(folder.getText().strip()),
            base.isSelected()));
  }

  private void choose() {
    List<String> types = format().types();
    type.getItems().setAll(types);
    type.setValue(types.isEmpty() ? null : types.get(0));
    usualFolder();
  }

  private void other(RunDetail detail) {
    if (!detail.row().id().equals(shownRun)) {
      shownRun = detail.row().id();
      usualFolder();
      model.clear();
    }
  }

  private void usualFolder() {
    if (run.detail().get() != null) {
      Path artifacts = run.detail().get().folder().artifacts();
      folder.setText(artifacts.resolve("export-" + format().id()).toString());
    }
  }

  private void show(ExportViewModel.Result done) {
    result.getChildren().clear();
    if (done == null) {
      return;
    }
    Label head =
        Parts.styled(
            new Label(
                Messages.text(done.proved() ? "export.proved.title" : "export.differs.title")),
            "strong",
            done.proved() ? "status-done" : "warning-line");
    head.setGraphic(
        Parts.icon(
            done.proved()
                ? MaterialDesignC.CHECK_CIRCLE_OUTLINE
                : MaterialDesignA.ALERT_CIRCLE_OUTLINE));
    VBox card = Parts.card(head, Parts.text(done.words()));
    card.getChildren()
        .add(Parts.muted(Messages.text("export.done", done.files().size(), done.folder())));
    VBox files = new VBox(2);
    done.files().stream()
        .limit(MOST_FILES)
        .map(file -> done.folder().relativize(Path.of(file)).toString())
        .forEach(file -> files.getChildren().add(Parts.styled(new Label(file), "mono")));
    card.getChildren()
        .addAll(
            files,
            Parts.row(
                8,
                Parts.button(
                    Messages.text("export.copy"),
                    MaterialDesignC.CONTENT_COPY,
                    () -> copy(done.folder().toString()))));
    result.getChildren().setAll(card);
  }

  private static void copy(String text) {
    ClipboardContent content = new ClipboardContent();
    content.putString(text);
    Clipboard.getSystemClipboard().setContent(content);
  }

  private void chooseFolder() {
    File chosen = new DirectoryChooser().showDialog(getScene().getWindow());
    if (chosen != null) {
      folder.setText(chosen.toString());
    }
  }
}
