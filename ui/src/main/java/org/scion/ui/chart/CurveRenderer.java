package org.scion.ui.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.apache.batik.svggen.SVGGraphics2D;
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

  private static final BasicStroke DASHED = dashed(7, 4);
  private static final BasicStroke DOTTED = dashed(2, 3);

  private static final int MANY = 24;
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
    if (rastered(g, (CurveDataset) dataset)) {
      if (series == ((CurveDataset) dataset).first()) {
        double detail = Math.max(1, g.getTransform().getScaleX());
        CurveRaster raster = new CurveRaster(area, domain, range, detail);
        raster.draw(((CurveDataset) dataset).lines(), ink);
        raster.paint(g);
      }
      return;
    }
    Plot.Line line = ((CurveDataset) dataset).line(series);
    int columns = columns((int) area.getWidth(), dataset.getSeriesCount());
    Curve shown =
        Decimation.of(line.curve(), domain.getLowerBound(), domain.getUpperBound(), columns);
    Color colour = ink.line(line.colour());
    Scale scale = new Scale(area, plot, domain, range);
    if (line.curve().size() == 1) {
      // A path of one point has no length: it would leave no trace.
      marks(g, shown, scale, colour, Marks.of(line.colour(), 7));
      return;
    }
    switch (line.style()) {
      case FAINT -> stroke(g, shown, scale, ink.faint(colour, 0.38), THIN);
      case STRONG -> stroke(g, shown, scale, colour, strong(line.colour()));
      case DOTS -> {
        stroke(g, shown, scale, ink.faint(colour, 0.7), THIN);
        marks(g, shown, scale, colour, Marks.of(line.colour(), 7));
      }
      case POINTS -> marks(g, shown, scale, colour, Marks.of(line.colour(), 9));
    }
  }

  /** Many lines on a screen; a drawing that is saved keeps its lines as lines. */
  private static boolean rastered(Graphics2D g, CurveDataset dataset) {
    return dataset.getSeriesCount() >= MANY
        && !(g instanceof SVGGraphics2D)
        && dataset.lines().stream()
            .allMatch(l -> l.style() == Plot.Style.FAINT || l.style() == Plot.Style.STRONG);
  }

  /** Solid, or dashed where the colours have begun again. */
  static BasicStroke strong(int colour) {
    return switch (Math.floorMod(colour / Ink.COLOURS, 3)) {
      case 0 -> STRONG;
      case 1 -> DASHED;
      default -> DOTTED;
    };
  }

  private static BasicStroke dashed(float on, float off) {
    return new BasicStroke(
        1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {on, off}, 0);
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
