package org.scion.ui.chart;

import java.awt.RenderingHints;
import javafx.beans.property.BooleanProperty;
import javafx.scene.canvas.Canvas;
import javafx.scene.layout.Region;
import org.jfree.fx.FXGraphics2D;
import org.jfree.fx.FXHints;

/** Shows a {@link Picture} at the size of the region; drawn at most once per frame. */
public class PicturePane extends Region {
  private final Canvas canvas = new Canvas();
  private final BooleanProperty dark;
  private Picture picture;
  private boolean stale = true;

  public PicturePane(BooleanProperty dark) {
    this.dark = dark;
    getStyleClass().add("picture");
    getChildren().add(canvas);
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
      picture.paint(g, width, height, Ink.of(dark.get()));
      painted();
    }
  }

  /** Called after the picture was drawn. */
  protected void painted() {}
}
