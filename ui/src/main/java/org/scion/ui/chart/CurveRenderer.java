package org.scion.ui.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.AbstractXYItemRenderer;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.data.xy.XYDataset;

/** Draws each line of a {@link CurveDataset} as one path, thinned to the width of the picture. */
final class CurveRenderer extends AbstractXYItemRenderer {
  private static final long serialVersionUID = 1L;

  /** Without round joins, which cost most of the time on a noisy line and cannot be seen on it. */
  private static final BasicStroke THIN =
      new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL);

  private static final BasicStroke STRONG =
      new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  private static final int COLUMNS_A_FRAME = 16_000;
  private static final int FEWEST_COLUMNS = 160;

  private final transient Ink ink;

  CurveRenderer(Ink ink) {
    this.ink = ink;
  }

  @Override
  public void drawItem(
      Graphics2D g,
      XYItemRendererState state,
      Rectangle2D area,
      PlotRenderingInfo info,
      XYPlot plot,
      ValueAxis domain,
      ValueAxis range,
      XYDataset dataset,
      int series,
      int item,
      CrosshairState crosshair,
      int pass) {
    Plot.Line line = ((CurveDataset) dataset).line(series);
    int columns = columns((int) area.getWidth(), dataset.getSeriesCount());
    Curve shown =
        Decimation.of(line.curve(), domain.getLowerBound(), domain.getUpperBound(), columns);
    Color colour = ink.line(line.colour());
    Scale scale = new Scale(area, plot, domain, range);
    switch (line.style()) {
      case FAINT -> stroke(g, shown, scale, ink.faint(colour, 0.38), THIN);
      case STRONG -> stroke(g, shown, scale, colour, STRONG);
      case DOTS -> {
        stroke(g, shown, scale, ink.faint(colour, 0.7), THIN);
        marks(g, shown, scale, colour, Marks.of(line.colour(), 7));
      }
      case POINTS -> marks(g, shown, scale, colour, Marks.of(line.colour(), 9));
    }
  }

  /** A hundred lines share the frame: each gets fewer columns, so that panning stays fluent. */
  private static int columns(int width, int lines) {
    return Math.max(FEWEST_COLUMNS, Math.min(width, COLUMNS_A_FRAME / Math.max(1, lines)));
  }

  private static void stroke(Graphics2D g, Curve curve, Scale scale, Color colour, BasicStroke s) {
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO, curve.size());
    boolean open = false;
    for (int i = 0; i < curve.size(); i++) {
      double y = curve.y()[i];
      if (Double.isNaN(y) || Double.isInfinite(y)) {
        open = false;
      } else if (open) {
        path.lineTo(scale.x(curve.x()[i]), scale.y(y));
      } else {
        path.moveTo(scale.x(curve.x()[i]), scale.y(y));
        open = true;
      }
    }
    g.setPaint(colour);
    g.setStroke(s);
    g.draw(path);
  }

  private void marks(Graphics2D g, Curve curve, Scale scale, Color colour, Shape mark) {
    for (int i = 0; i < curve.size(); i++) {
      if (Double.isFinite(curve.y()[i])) {
        AffineTransform to =
            AffineTransform.getTranslateInstance(scale.x(curve.x()[i]), scale.y(curve.y()[i]));
        Shape placed = to.createTransformedShape(mark);
        g.setPaint(colour);
        g.fill(placed);
        g.setPaint(ink.paper());
        g.setStroke(THIN);
        g.draw(placed);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** From values to pixels. */
  private record Scale(Rectangle2D area, XYPlot plot, ValueAxis domain, ValueAxis range) {
    double x(double value) {
      return domain.valueToJava2D(value, area, plot.getDomainAxisEdge());
    }

    double y(double value) {
      return range.valueToJava2D(value, area, plot.getRangeAxisEdge());
    }
  }
}
