package org.scion.ui.chart;

import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import javafx.beans.property.BooleanProperty;
import javafx.scene.canvas.Canvas;
import org.jfree.fx.FXGraphics2D;

/** The colour and the shape that a line of a chart has, for a table beside it. */
public final class LineMark extends Canvas {
  private static final double SIZE = 14;

  /**
   * @param number of the line's colour, see {@link Ink#line}
   */
  public LineMark(int number, BooleanProperty dark) {
    super(SIZE, SIZE);
    FXGraphics2D g = new FXGraphics2D(getGraphicsContext2D());
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setPaint(Ink.of(dark.get()).line(number));
    AffineTransform centre = AffineTransform.getTranslateInstance(SIZE / 2, SIZE / 2);
    g.fill(centre.createTransformedShape(Marks.of(number, SIZE - 4)));
  }
}
