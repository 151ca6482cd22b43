package org.scion.ui.chart;

import java.awt.RenderingHints;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import org.jfree.fx.FXGraphics2D;
import org.jfree.fx.FXHints;

/** Shows a {@link Picture} at the size of the region; drawn at most once per frame. */
public class PicturePane extends Region {
  private static final double USUAL_LETTERS = 13;

  private final Canvas canvas = new Canvas();
  private final Label letters = new Label();
  private final BooleanProperty dark;
  private Picture picture;
  private boolean stale = true;
  private double usualHeight = 220;

  public PicturePane(BooleanProperty dark) {
    this.dark = dark;
    getStyleClass().add("picture");
    letters.setVisible(false);
    letters.setManaged(false);
    getChildren().addAll(canvas, letters);
    letters.fontProperty().addListener((o, was, is) -> grow());
    setMinSize(80, 60);
    setPrefWidth(420);
    grow();
    dark.addListener(new javafx.beans.value.WeakChangeListener<>(darkChanged));
  }

  private final javafx.beans.value.ChangeListener<Boolean> darkChanged = (o, was, is) -> repaint();

  /** Shows another picture. */
  public void show(Picture newPicture) {
    picture = newPicture;
    setAccessibleText(newPicture.title());
    repaint();
  }

  public Picture picture() {
    return picture;
  }

  /** How high it likes to be where letters have their usual size; it grows with them. */
  public final void usualHeight(double height) {
    usualHeight = height;
    grow();
  }

  private void grow() {
    setPrefHeight(usualHeight * scale());
    repaint();
  }

  /** How much larger everything is drawn than usual: as much as the letters around. */
  protected final double scale() {
    return Math.max(1, letters.getFont().getSize() / USUAL_LETTERS);
  }

  /** Lets the cells of a heat map be chosen: by a click, or by arrow keys from the chosen one. */
  public final void onPick(Consumer<HeatMap.Cell> picked) {
    setFocusTraversable(true);
    setOnMouseClicked(
        e -> {
          requestFocus();
          double scale = scale();
          int width = (int) (getWidth() / scale);
          int height = (int) (getHeight() / scale);
          if (picture instanceof HeatMap map) {
            map.cellAt(e.getX() / scale, e.getY() / scale, width, height).ifPresent(picked);
          }
        });
    setOnKeyPressed(
        e -> {
          int down = e.getCode() == KeyCode.DOWN ? 1 : e.getCode() == KeyCode.UP ? -1 : 0;
          int right = e.getCode() == KeyCode.RIGHT ? 1 : e.getCode() == KeyCode.LEFT ? -1 : 0;
          if (picture instanceof HeatMap map && down + right != 0) {
            map.beside(down, right).ifPresent(picked);
            e.consume();
          }
        });
  }

  /** Puts the picture into the clipboard, on light paper. */
  public void copy() {
    ClipboardContent content = new ClipboardContent();
    content.putImage(
        SwingFXUtils.toFXImage(
            PictureFiles.image(picture, (int) getWidth(), (int) getHeight()), null));
    Clipboard.getSystemClipboard().setContent(content);
  }

  /** Asks to be drawn again with the next frame. */
  protected final void repaint() {
    stale = true;
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    int width = (int) getWidth();
    int height = (int) getHeight();
    if (width < 2 || height < 2 || picture == null) {
      return;
    }
    if (stale || canvas.getWidth() != width || canvas.getHeight() != height) {
      stale = false;
      canvas.setWidth(width);
      canvas.setHeight(height);
      FXGraphics2D g = new FXGraphics2D(canvas.getGraphicsContext2D());
      g.setRenderingHint(FXHints.KEY_USE_FX_FONT_METRICS, true);
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setZeroStrokeWidth(0.1);
      double scale = scale();
      g.scale(scale, scale);
      picture.paint(g, (int) (width / scale), (int) (height / scale), Ink.of(dark.get()));
      painted();
    }
  }

  /** Called after the picture was drawn. */
  protected void painted() {}
}
