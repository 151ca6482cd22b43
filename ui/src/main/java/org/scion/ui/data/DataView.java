package org.scion.ui.data;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.scion.core.data.ColumnProfile;
import org.scion.ui.download.DownloadLine;
import org.scion.ui.parts.EmptyPlace;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.DataChoice;
import org.scion.ui.workbench.ScreenView;

/** Data: columns, lengths, and what the model will really see. */
public final class DataView implements ScreenView {
  private static final double COLUMN_NAME = 88;

  private final DataViewModel model;
  private final VBox root;
  private final VBox page = new VBox(16);
  private final VBox examples = new VBox(8);
  private final VBox warnings = new VBox(4);
  private final DataPictures pictures;
  private final VBox columns = new VBox(8);

  public DataView(Context context) {
    model = new DataViewModel(context);
    pictures = new DataPictures(model);
    StackPane place = new StackPane(body(), empty());
    root = new VBox(16, head(), openBar(), new DownloadLine(model.download()), Parts.grow(place));
    root.getStyleClass().add("page");
    root.setOnDragOver(
        e -> {
          if (e.getDragboard().hasFiles()) {
            e.acceptTransferModes(TransferMode.COPY, TransferMode.LINK);
          }
        });
    root.setOnDragDropped(
        e -> {
          model.open(e.getDragboard().getFiles().get(0).toPath());
          e.setDropCompleted(true);
        });
    model.file().addListener((o, was, is) -> fillColumns());
    model.examples().addListener((ListChangeListener<SeenExample>) c -> fillExamples());
    model.warnings().addListener((ListChangeListener<String>) c -> fillWarnings());
  }

  public DataViewModel model() {
    return model;
  }

  @Override
  public Parent node() {
    return root;
  }

  @Override
  public void shown(Object argument) {
    if (argument instanceof Path file) {
      model.open(file);
    } else if (argument instanceof DataChoice choice) {
      model.open(choice);
    }
  }

  private HBox head() {
    Button use = Parts.primary(Messages.text("data.use"), MaterialDesignG.GRID, model::use);
    use.disableProperty().bind(Bindings.isEmpty(model.examples()));
    Label where = Parts.styled(new Label(), "muted");
    model.file().addListener((o, was, is) -> where.setText(is.path().toString()));
    where.setTextOverrun(javafx.scene.control.OverrunStyle.LEADING_ELLIPSIS);
    where.setMinWidth(60);
    return Parts.row(
        12,
        Parts.title(Messages.text("data.title")),
        where,
        Parts.spring(),
        Parts.button(
            Messages.text("data.open"), MaterialDesignF.FILE_OUTLINE, () -> choose(model::open)),
        use);
  }

  /** A field for a path or a hub name, and what was opened before. */
  private HBox openBar() {
    TextField name = new TextField();
    name.setId("data-name");
    name.setPromptText(Messages.text("data.open.name"));
    name.setAccessibleText(Messages.text("data.open.name"));
    name.setPrefWidth(420);
    name.setOnAction(e -> model.open(name.getText()));
    MenuButton recent = new MenuButton(Messages.text("data.recent"));
    recent.setOnShowing(
        e ->
            recent
                .getItems()
                .setAll(
                    model.recent().stream()
                        .map(
                            one -> {
                              MenuItem item = new MenuItem(one);
                              item.setMnemonicParsing(false);
                              item.setOnAction(chosen -> model.open(one));
                              return item;
                            })
                        .toList()));
    // A menu without items does not open, and would never be filled.
    recent.getItems().setAll(new MenuItem());
    return Parts.row(8, name, recent);
  }

  private void choose(Consumer<Path> then) {
    FileChooser chooser = new FileChooser();
    List<String> endings = new ArrayList<>();
    for (String ending : List.of("jsonl", "json", "csv", "tsv", "parquet")) {
      endings.add("*." + ending);
      endings.add("*." + ending + ".gz");
    }
    chooser
        .getExtensionFilters()
        .addAll(
            new FileChooser.ExtensionFilter(Messages.text("data.files"), endings),
            new FileChooser.ExtensionFilter(Messages.text("data.files.all"), "*"));
    File file = chooser.showOpenDialog(root.getScene().getWindow());
    if (file != null) {
      then.accept(file.toPath());
    }
  }

  /** The files of validation and test, or how to add them. */
  private VBox splits() {
    VBox lines = new VBox(4);
    for (String split : List.of("validation", "test")) {
      Path there = model.file().get().files().get(split);
      Label name = Parts.styled(new Label(Messages.text("data.split." + split)), "muted");
      name.setMinWidth(72);
      HBox line = Parts.row(8, name);
      if (there == null) {
        line.getChildren().add(Parts.styled(new Label(Messages.text("data.split.none")), "muted"));
      } else {
        Label file = new Label(there.getFileName().toString());
        Parts.hint(file, there.toString());
        line.getChildren().add(file);
      }
      line.getChildren()
          .addAll(
              Parts.spring(),
              Parts.flat(
                  Messages.text("data.split.choose"),
                  MaterialDesignF.FILE_OUTLINE,
                  () -> choose(path -> model.file(split, path))));
      if (there != null) {
        line.getChildren()
            .add(
                Parts.iconButton(
                    Messages.text("data.split.remove", split),
                    MaterialDesignC.CLOSE,
                    () -> model.file(split, null)));
      }
      lines.getChildren().add(line);
    }
    return lines;
  }

  private ScrollPane body() {
    Label problem = Parts.styled(Parts.text(""), "field-problem");
    problem.textProperty().bind(model.problem());
    Parts.when(problem, model.problem().isNotEmpty());
    VBox left = new VBox(16, columns, new MappingForm(model));
    left.setMinWidth(472);
    left.setPrefWidth(472);
    left.setMaxWidth(512);
    Parts.when(warnings, Bindings.isNotEmpty(model.warnings()));
    VBox right =
        new VBox(
            16, warnings, Parts.heading(Messages.text("data.seen")), problem, examples, pictures);
    HBox both = new HBox(32, left, Parts.grow(right));
    page.getChildren().add(both);
    ScrollPane scroll = new ScrollPane(page);
    scroll.setFitToWidth(true);
    return scroll;
  }

  private EmptyPlace empty() {
    EmptyPlace place =
        new EmptyPlace(
            MaterialDesignD.DATABASE_OUTLINE,
            Messages.text("data.empty"),
            Messages.text("data.empty.words"),
            Parts.primary(
                Messages.text("data.open"),
                MaterialDesignF.FILE_OUTLINE,
                () -> choose(model::open)));
    place.getStyleClass().add("covering");
    return Parts.when(place, model.file().isNull());
  }

  private void fillColumns() {
    columns.getChildren().clear();
    DataFile file = model.file().get();
    Label rows =
        Parts.heading(
            Messages.text(
                "data.rows", Numbers.exact(file.train().rows()), file.train().columns().size()));
    String reason = file.guess().map(g -> g.reason()).orElse(Messages.text("data.guess.none"));
    columns.getChildren().addAll(rows, Parts.muted(Messages.text("data.guess", reason)));
    GridPane table = new GridPane();
    table.getStyleClass().add("plain-table");
    List<String> heads = List.of("column", "kind", "distinct", "missing", "median", "longest");
    for (int i = 0; i < heads.size(); i++) {
      Label head = Parts.styled(new Label(Messages.text("data.col." + heads.get(i))), "caption");
      head.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
      table.add(head, i, 0);
    }
    int row = 1;
    for (ColumnProfile c : file.train().columns()) {
      List<String> values = new ArrayList<>();
      values.add(c.name());
      values.add(c.kind().name().toLowerCase(java.util.Locale.ROOT));
      values.add(Numbers.brief(c.distinct()));
      values.add(Numbers.brief(c.missing()));
      values.add(Numbers.brief(Math.round(c.lengths().median())));
      values.add(Numbers.brief(c.lengths().longest()));
      for (int i = 0; i < values.size(); i++) {
        Label value = new Label(values.get(i));
        value.getStyleClass().add(i == 0 ? "strong" : "figure");
        value.setMinWidth(i == 0 ? COLUMN_NAME : javafx.scene.layout.Region.USE_PREF_SIZE);
        table.add(value, i, row);
        if (i > 1) {
          GridPane.setHalignment(value, javafx.geometry.HPos.RIGHT);
        }
      }
      row++;
    }
    table.setHgap(12);
    columns.getChildren().addAll(table, splits());
  }

  private void fillExamples() {
    examples.getChildren().clear();
    for (SeenExample example : model.examples()) {
      TextFlow flow = new TextFlow();
      example
          .pieces()
          .forEach(
              piece ->
                  flow.getChildren()
                      .add(
                          Parts.styled(
                              new Text(piece.text()),
                              piece.masked() ? "masked-text" : "trained-text")));
      flow.setAccessibleText(example.words());
      HBox line = new HBox(12, Parts.grow(flow));
      if (!example.note().isEmpty()) {
        Label label = Parts.styled(new Label(example.note()), "label-chip");
        label.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        line.getChildren().add(label);
      }
      examples.getChildren().add(Parts.styled(line, "example"));
    }
    if (!model.mapping().get().classifies() && !model.examples().isEmpty()) {
      examples
          .getChildren()
          .add(Parts.styled(Parts.muted(Messages.text("data.legend")), "small-text"));
    }
  }

  private void fillWarnings() {
    warnings.getChildren().clear();
    for (String words : model.warnings()) {
      Label label = Parts.styled(Parts.text(words), "warning-line");
      label.setGraphic(Parts.icon(MaterialDesignA.ALERT_OUTLINE));
      warnings.getChildren().add(label);
    }
  }
}
