package org.scion.ui.compose;

import java.util.List;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.theme.FamilyColour;
import org.scion.ui.workbench.Screen;

/** The techniques at the left of the composer. */
final class PaletteView extends VBox {
  /** Width of what stands beside a summary: mark, star, paddings, scroll bar. */
  private static final double NEIGHBOURS = 96;

  private final ComposeViewModel model;
  private final PaletteViewModel palette;
  private final ListView<PaletteViewModel.Item> list = new ListView<>();
  private final TextField search = new TextField();

  PaletteView(ComposeViewModel model, PaletteViewModel palette) {
    super(8);
    this.model = model;
    this.palette = palette;
    getStyleClass().add("palette");
    search.setPromptText(Messages.text("palette.search"));
    search.setAccessibleText(Messages.text("palette.search"));
    search.setOnKeyPressed(
        e -> {
          if (e.getCode() == KeyCode.DOWN || e.getCode() == KeyCode.ENTER) {
            focusList();
            e.consume();
          }
        });
    search.setId("palette-search");
    search.textProperty().bindBidirectional(palette.search());
    ToggleButton stars = new ToggleButton("", Parts.icon(MaterialDesignS.STAR_OUTLINE));
    stars.getStyleClass().add("icon-button");
    stars.setAccessibleText(Messages.text("palette.favourites"));
    Parts.hint(stars, Messages.text("palette.favourites"));
    stars.selectedProperty().bindBidirectional(palette.favouritesOnly());
    list.setItems(palette.items());
    list.setId("palette");
    list.setAccessibleText(Messages.text("palette.list"));
    list.setCellFactory(view -> new Cell());
    list.getSelectionModel()
        .selectedItemProperty()
        .addListener((o, was, is) -> palette.chosen().set(is == null ? null : is.technique()));
    list.setOnKeyPressed(this::key);
    list.setPlaceholder(Parts.muted(Messages.text("palette.none")));
    getChildren().addAll(new HBox(4, Parts.grow(search), stars), families(), Parts.grow(list));
  }

  void focusSearch() {
    search.requestFocus();
    search.selectAll();
  }

  /** Goes to the technique chosen, or to the first. */
  void focusList() {
    list.requestFocus();
    if (palette.chosen().get() == null) {
      for (int i = 0; i < palette.items().size() && list.getSelectionModel().isEmpty(); i++) {
        if (!palette.items().get(i).head()) {
          list.getSelectionModel().select(i);
        }
      }
    }
  }

  /** Chooses a technique whatever is searched for, and brings it into sight. */
  void choose(String id) {
    palette.showAll();
    for (int i = 0; i < palette.items().size(); i++) {
      Technique technique = palette.items().get(i).technique();
      if (technique != null && technique.id().equals(id)) {
        list.getSelectionModel().select(i);
        list.scrollTo(Math.max(0, i - 2));
        list.requestFocus();
      }
    }
  }

  private ComboBox<Family> families() {
    ComboBox<Family> box = new ComboBox<>();
    box.setId("palette-family");
    box.setAccessibleText(Messages.text("palette.family"));
    box.setMaxWidth(Double.MAX_VALUE);
    box.getItems().add(null);
    box.getItems().addAll(palette.families());
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(Family family) {
            return family == null ? Messages.text("palette.family.all") : family.label();
          }

          @Override
          public Family fromString(String text) {
            throw new IllegalStateException("families are chosen, not typed");
          }
        });
    box.valueProperty().bindBidirectional(palette.family());
    return box;
  }

  private void key(KeyEvent e) {
    Technique chosen = palette.chosen().get();
    if (chosen == null) {
      return;
    }
    switch (e.getCode()) {
      case ENTER -> placeOrDefault(chosen);
      case F1 -> model.context().navigator().show(Screen.LEARN, chosen.id());
      case MULTIPLY, ASTERISK -> palette.toggleFavourite(chosen);
      default -> {
        return;
      }
    }
    e.consume();
  }

  private void placeOrDefault(Technique technique) {
    List<SiteGrid.Spot> spots = model.selection().ordered();
    model.place(technique, spots);
  }

  /** A head of a family, or a technique that can be dragged. */
  private final class Cell extends ListCell<PaletteViewModel.Item> {
    Cell() {
      setPrefWidth(0);
      setOnDragDetected(e -> startDrag());
      setOnDragDone(e -> model.dragged().set(null));
      setOnMouseClicked(
          e -> {
            if (e.getClickCount() == 2 && technique() != null) {
              placeOrDefault(technique());
            }
          });
    }

    private Technique technique() {
      return getItem() == null ? null : getItem().technique();
    }

    private void startDrag() {
      if (technique() == null) {
        return;
      }
      Dragboard board = startDragAndDrop(TransferMode.COPY);
      ClipboardContent content = new ClipboardContent();
      content.putString(technique().id());
      board.setContent(content);
      model.dragged().set(technique());
    }

    @Override
    protected void updateItem(PaletteViewModel.Item item, boolean empty) {
      super.updateItem(item, empty);
      getStyleClass().removeAll("family-head", "technique");
      setText(null);
      setGraphic(null);
      setDisable(!empty && item != null && item.head());
      if (empty || item == null) {
        return;
      }
      if (item.head()) {
        getStyleClass().add("family-head");
        setGraphic(Parts.styled(new Label(item.family().label()), "caption"));
        return;
      }
      getStyleClass().add("technique");
      setGraphic(technique(item));
      setAccessibleText(
          item.technique().description().name() + ". " + item.technique().description().summary());
    }

    private HBox technique(PaletteViewModel.Item item) {
      var d = item.technique().description();
      ChipView chip = new ChipView(d.family().mark(), FamilyColour.of(d.family()));
      Label name = Parts.styled(new Label(d.name()), "strong");
      Label summary = Parts.styled(new Label(d.summary()), "muted", "small-text");
      summary.setWrapText(true);
      summary.prefWidthProperty().bind(list.widthProperty().subtract(NEIGHBOURS));
      summary.getStyleClass().add("summary");
      VBox words = new VBox(2, name, summary);
      words.setMinWidth(0);
      HBox row = new HBox(8, chip, Parts.grow(words), star(item));
      Parts.hint(row, Messages.text("palette.hint", d.summary(), d.formula(), d.paper()));
      row.setOnContextMenuRequested(
          e -> model.context().navigator().show(Screen.LEARN, item.technique().id()));
      return row;
    }

    private javafx.scene.Node star(PaletteViewModel.Item item) {
      var button =
          Parts.iconButton(
              Messages.text("palette.star"),
              item.favourite() ? MaterialDesignS.STAR : MaterialDesignS.STAR_OUTLINE,
              () -> palette.toggleFavourite(item.technique()));
      button.getStyleClass().add(item.favourite() ? "star-on" : "star-off");
      return button;
    }
  }
}
