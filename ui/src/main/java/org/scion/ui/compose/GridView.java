package org.scion.ui.compose;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;
import org.scion.core.technique.Technique;
import org.scion.ui.compose.SiteGrid.Spot;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;

/** The layers and sites of the model, with what they carry. */
final class GridView extends VBox {
  private static final double TALLEST = 28;
  private static final double LOWEST = 16;
  private static final double GAP = 1;
  private static final double USUAL_LETTERS = 12;
  private static final double HEAD_ROOM = 172;

  private final ComposeViewModel model;
  private final GridOptions options;
  private final GridPane pane = new GridPane();
  private final Pane overlay = new Pane();
  private final Rectangle band = new Rectangle();
  private final Label hint = Parts.styled(new Label(), "grid-hint");
  private final ScrollPane scroll;
  private final Map<GridCell, List<Spot>> cells = new HashMap<>();
  private final GridKeys keys;
  private double bandX;
  private double bandY;
  private int fittingRows = 20;
  private List<GridRows.Row> shownRows = List.of();

  GridView(ComposeViewModel model, GridOptions options) {
    this.model = model;
    this.options = options;
    keys = new GridKeys(model, options.palette());
    getStyleClass().add("site-grid");
    pane.getStyleClass().add("cells");
    band.getStyleClass().add("rubber-band");
    band.setVisible(false);
    overlay.getChildren().add(band);
    overlay.setMouseTransparent(true);
    StackPane stack = new StackPane(pane, overlay);
    scroll = new ScrollPane(stack);
    scroll.setFitToWidth(true);
    scroll.setFocusTraversable(true);
    scroll.setId("site-grid");
    scroll.setAccessibleText(Messages.text("grid.accessible"));
    PatternBar pattern = new PatternBar(model, scroll::requestFocus);
    getChildren().addAll(pattern, Parts.grow(scroll), hint);
    model.refused().addListener((o, was, is) -> say(is, true));
    model.plan().addListener((o, was, is) -> rebuild());
    options.folded().addListener((o, was, is) -> rebuild());
    model.selection().version().addListener((o, was, is) -> selectionChanged());
    model.dragged().addListener((o, was, is) -> restyle());
    heightProperty().addListener((o, was, is) -> resized());
    hint.fontProperty().addListener((o, was, is) -> rescaled());
    scroll.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    pane.addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
    pane.addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
    pane.addEventHandler(MouseEvent.MOUSE_RELEASED, this::release);
    rebuild();
    say("", false);
  }

  void focus() {
    scroll.requestFocus();
  }

  /** How much larger letters are than usual; rows grow with them. */
  private double scale() {
    return Math.max(1, hint.getFont().getSize() / USUAL_LETTERS);
  }

  private void rescaled() {
    fittingRows = 0;
    resized();
  }

  private void resized() {
    int fit = (int) ((getHeight() - HEAD_ROOM * scale()) / (LOWEST * scale() + GAP));
    if (fit != fittingRows) {
      fittingRows = fit;
      rebuild();
    }
  }

  /** Folded rows part where only some of their layers are selected. */
  private void selectionChanged() {
    Optional<SiteGrid> grid = model.plan().get().grid();
    if (grid.isPresent() && !rows(grid.get()).equals(shownRows)) {
      rebuild();
    } else {
      restyle();
    }
    follow();
  }

  /** Says and shows the cell where the keyboard stands. */
  private void follow() {
    Spot lead = model.selection().lead();
    if (lead == null) {
      say("", false);
      return;
    }
    cells.entrySet().stream()
        .filter(e -> e.getKey().banded() && e.getValue().contains(lead))
        .map(Map.Entry::getKey)
        .findFirst()
        .ifPresent(
            cell -> {
              say(cell.words(), false);
              scroll.setAccessibleText(cell.words());
              reveal(cell);
            });
  }

  private void reveal(GridCell cell) {
    double content = pane.getHeight();
    double room = scroll.getViewportBounds().getHeight();
    Bounds box = cell.getBoundsInParent();
    double top = scroll.getVvalue() * Math.max(0, content - room);
    if (content > room && (box.getMinY() < top || box.getMaxY() > top + room)) {
      scroll.setVvalue((box.getMinY() - room / 2) / (content - room));
    }
  }

  private void say(String words, boolean refusal) {
    hint.setText(words.isEmpty() ? Messages.text("grid.hint") : words);
    hint.pseudoClassStateChanged(REFUSED, refusal && !words.isEmpty());
  }

  private void key(KeyEvent e) {
    model.plan().get().grid().ifPresent(grid -> keys.pressed(e, grid));
  }

  private List<GridRows.Row> rows(SiteGrid grid) {
    boolean fold = options.folded().get() || (options.automatic() && grid.layers() > fittingRows);
    return fold
        ? GridRows.folded(grid, model.plan().get().occupancy(), model.selection().spots())
        : GridRows.unfolded(grid.layers());
  }

  private void rebuild() {
    pane.getChildren().clear();
    cells.clear();
    Optional<SiteGrid> grid = model.plan().get().grid();
    if (grid.isEmpty()) {
      return;
    }
    GridBuilder builder = new GridBuilder(grid.get(), model.plan().get().occupancy());
    shownRows = rows(grid.get());
    List<GridBuilder.Placed> placed = builder.build(shownRows);
    double room = (getHeight() - HEAD_ROOM * scale()) / Math.max(1, shownRows.size()) - GAP;
    double tall = Math.floor(Math.max(LOWEST * scale(), Math.min(TALLEST * scale(), room)));
    for (GridBuilder.Placed p : placed) {
      if (p.node() instanceof GridCell cell) {
        cell.tall(tall);
        cells.put(cell, p.spots());
        wire(cell, p.spots());
      }
      pane.add(p.node(), p.column(), p.row(), p.span(), 1);
    }
    restyle();
  }

  private void wire(GridCell cell, List<Spot> spots) {
    cell.setOnMouseEntered(e -> say(cell.words(), false));
    cell.setOnMouseExited(e -> say("", false));
    cell.setOnDragOver(e -> dragOver(e, spots));
    cell.setOnDragExited(e -> say("", false));
    cell.setOnDragDropped(e -> drop(e, spots));
  }

  /** A drop on a selected cell means the whole selection. */
  private List<Spot> meant(List<Spot> spots) {
    var selected = model.selection().spots();
    return selected.size() > 1 && selected.containsAll(spots) ? model.selection().ordered() : spots;
  }

  private void dragOver(DragEvent e, List<Spot> spots) {
    Technique technique = model.dragged().get();
    if (technique == null) {
      return;
    }
    Optional<String> reason = model.refusal(technique, meant(spots));
    if (reason.isEmpty()) {
      e.acceptTransferModes(TransferMode.COPY);
      String name = technique.description().name();
      say(Messages.text("grid.drop", name, meant(spots).size()), false);
    } else {
      say(reason.get(), true);
    }
    e.consume();
  }

  private static final PseudoClass REFUSED = PseudoClass.getPseudoClass("refused");

  private void drop(DragEvent e, List<Spot> spots) {
    Technique technique = model.dragged().get();
    if (technique != null) {
      model.place(technique, meant(spots));
      e.setDropCompleted(true);
    }
    say("", false);
    e.consume();
  }

  private void restyle() {
    var selected = model.selection().spots();
    Technique technique = model.dragged().get();
    cells.forEach(
        (cell, spots) ->
            cell.mark(
                !spots.isEmpty() && selected.containsAll(spots),
                technique != null && model.refusal(technique, spots).isPresent()));
    if (technique != null) {
      Optional<String> reason = firstRefusal(technique);
      say(reason.orElse(""), true);
    }
  }

  private Optional<String> firstRefusal(Technique technique) {
    return cells.values().stream()
        .filter(spots -> spots.size() == 1)
        .flatMap(spots -> model.refusal(technique, spots).stream())
        .findFirst();
  }

  private void press(MouseEvent e) {
    scroll.requestFocus();
    bandX = e.getX();
    bandY = e.getY();
  }

  private void drag(MouseEvent e) {
    band.setX(Math.min(bandX, e.getX()));
    band.setY(Math.min(bandY, e.getY()));
    band.setWidth(Math.abs(e.getX() - bandX));
    band.setHeight(Math.abs(e.getY() - bandY));
    band.setVisible(band.getWidth() + band.getHeight() > 6);
  }

  private void release(MouseEvent e) {
    List<Spot> hit = hit(e);
    if (options.brush().get() && options.palette().chosen().get() != null) {
      model.place(options.palette().chosen().get(), hit);
    } else if (e.isShortcutDown()) {
      model.selection().toggle(hit);
    } else if (e.isShiftDown() && hit.size() == 1 && !band.isVisible()) {
      model
          .plan()
          .get()
          .grid()
          .ifPresent(grid -> model.selection().extend(hit.get(0), grid.spots()));
    } else {
      model.selection().only(hit);
    }
    band.setVisible(false);
  }

  private List<Spot> hit(MouseEvent e) {
    List<Spot> spots = new ArrayList<>();
    cells.forEach(
        (cell, of) -> {
          Bounds box = cell.getBoundsInParent();
          boolean inside =
              band.isVisible()
                  ? cell.banded() && box.intersects(band.getBoundsInParent())
                  : box.contains(e.getX(), e.getY());
          if (inside) {
            spots.addAll(of);
          }
        });
    return spots;
  }
}
