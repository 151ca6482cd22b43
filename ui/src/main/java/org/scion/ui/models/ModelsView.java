package org.scion.ui.models;

import java.io.File;
import javafx.beans.binding.Bindings;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.scion.core.model.source.ModelSource;
import org.scion.ui.download.DownloadLine;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.ScreenView;

/** Models: what is on disk, how big, which architecture. */
public final class ModelsView implements ScreenView {
  private final ModelsViewModel model;
  private final ListView<ModelCard> list = new ListView<>();
  private final VBox root;

  public ModelsView(Context context) {
    model = new ModelsViewModel(context);
    list.setItems(model.models());
    list.setId("models");
    list.setAccessibleText(Messages.text("models.title"));
    list.setCellFactory(view -> new Cell());
    list.setPrefWidth(320);
    list.setMinWidth(260);
    list.getSelectionModel().selectedItemProperty().addListener((o, was, is) -> chosen(is));
    model.selected().addListener((o, was, is) -> list.getSelectionModel().select(is));
    list.getSelectionModel().select(model.selected().get());
    HBox body = new HBox(24, list, Parts.grow(new ModelPage(model)));
    StackPane place = new StackPane(body, empty());
    root =
        new VBox(
            16,
            Parts.title(Messages.text("models.title")),
            addBar(),
            new DownloadLine(model.download()),
            Parts.grow(place));
    root.getStyleClass().add("page");
    root.setOnDragOver(
        e -> {
          if (e.getDragboard().hasFiles()) {
            e.acceptTransferModes(TransferMode.COPY, TransferMode.LINK);
          }
        });
    root.setOnDragDropped(
        e -> {
          model.add(e.getDragboard().getFiles().get(0).toString());
          e.setDropCompleted(true);
        });
  }

  private void chosen(ModelCard card) {
    if (card != null) {
      model.selected().set(card);
    }
  }

  private HBox addBar() {
    TextField name = new TextField();
    name.setPromptText(Messages.text("models.add.prompt"));
    name.setAccessibleText(Messages.text("models.add.prompt"));
    name.setPrefWidth(420);
    name.setOnAction(e -> model.add(name.getText()));
    return Parts.row(
        8,
        name,
        Parts.primary(
            Messages.text("models.add"), MaterialDesignP.PLUS, () -> model.add(name.getText())),
        Parts.button(
            Messages.text("models.add.folder"), MaterialDesignF.FOLDER_OUTLINE, this::folder),
        Parts.button(Messages.text("models.add.file"), MaterialDesignF.FILE_OUTLINE, this::file),
        Parts.button(
            Messages.text("models.add.minilm"),
            MaterialDesignC.CUBE_OUTLINE,
            () -> model.add(ModelSource.MINILM)));
  }

  private void folder() {
    add(new DirectoryChooser().showDialog(root.getScene().getWindow()));
  }

  private void file() {
    FileChooser chooser = new FileChooser();
    chooser
        .getExtensionFilters()
        .add(new FileChooser.ExtensionFilter(Messages.text("models.files"), "*.gguf", "*.onnx"));
    add(chooser.showOpenDialog(root.getScene().getWindow()));
  }

  private void add(File chosen) {
    if (chosen != null) {
      model.add(chosen.toString());
    }
  }

  private EmptyPlace empty() {
    EmptyPlace place =
        new EmptyPlace(
            MaterialDesignC.CUBE_OUTLINE,
            Messages.text("models.empty"),
            Messages.text("models.empty.words"),
            Parts.primary(
                Messages.text("models.add.minilm"),
                MaterialDesignC.CUBE_OUTLINE,
                () -> model.add(ModelSource.MINILM)));
    place.getStyleClass().add("covering");
    return Parts.when(place, Bindings.isEmpty(model.models()));
  }

  @Override
  public Parent node() {
    return root;
  }

  /** One model in the list. */
  private static final class Cell extends ListCell<ModelCard> {
    @Override
    protected void updateItem(ModelCard card, boolean empty) {
      super.updateItem(card, empty);
      setGraphic(null);
      if (!empty && card != null) {
        var s = card.summary();
        Label size =
            Parts.styled(
                new Label(
                    Messages.text(
                        "models.line",
                        s.architecture().isEmpty() ? "?" : s.architecture(),
                        Numbers.brief(s.parameters()))),
                "muted",
                "small-text");
        setGraphic(new VBox(2, Parts.styled(new Label(s.id()), "strong"), size));
      }
    }
  }
}
