package org.scion.ui.chart;

import java.awt.RenderingHints;
import javafx.beans.property.BooleanProperty;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
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

  public PicturePane(BooleanProperty dark) {
    this.dark = dark;
    getStyleClass().add("picture");
    letters.setVisible(false);
    letters.setManaged(false);
    getChildren().addAll(canvas, letters);
    letters.fontProperty().addListener((o, was, is) -> repaint());
    setMinSize(80, 60);
    setPrefSize(420, 220);
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

  /** How much larger everything is drawn than usual. */
  protected double scale() {
    return 1;
  }

  /** How much larger the letters around are than usual. */
  protected final double letters() {
    return Math.max(1, letters.getFont().getSize() / USUAL_LETTERS);
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
