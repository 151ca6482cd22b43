package org.scion.ui.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;

/** A {@link Plot} drawn by JFreeChart. Confined to one thread. */
final class PlotPicture implements Picture {
  private static final int LEGEND_HEIGHT = 20;
  private static final int POINT_NAME_HEIGHT = 14;
  private static final BasicStroke HAIR = new BasicStroke(1f);
  private static final BasicStroke DASHED =
      new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0);

  private final Plot plot;
  private final Bounds bounds;
  private ChartLink.Span span;
  private Rectangle2D area = new Rectangle2D.Double();

  PlotPicture(Plot plot) {
    this.plot = plot;
    this.bounds = Bounds.of(plot);
  }

  void show(ChartLink.Span newSpan) {
    span = newSpan;
  }

  ChartLink.Span shown() {
    return span == null ? bounds.domain() : span;
  }

  /** Where the data were drawn last, in pixels. */
  Rectangle2D area() {
    return area;
  }

  Plot plot() {
    return plot;
  }

  @Override
  public String title() {
    return plot.title();
  }

  @Override
  public synchronized void paint(Graphics2D g, int width, int height, Ink ink) {
    g.setPaint(ink.paper());
    g.fillRect(0, 0, width, height);
    List<Plot.Line> named = Legend.entries(plot);
    int top = named.size() > 1 && !plot.scatter() ? LEGEND_HEIGHT : 0;
    ChartRenderingInfo info = new ChartRenderingInfo();
    chart(ink).draw(g, new Rectangle2D.Double(0, top, width, height - top), info);
    area = info.getPlotInfo().getDataArea();
    if (top > 0) {
      Legend.paint(g, named, new Rectangle2D.Double(area.getX(), 2, area.getWidth(), top), ink);
    }
    levelNames(g, ink);
    if (plot.scatter()) {
      pointNames(g, named, ink);
    }
  }

  /** Each name beside its first point, and a little lower where two would cover each other. */
  private void pointNames(Graphics2D g, List<Plot.Line> points, Ink ink) {
    ChartLink.Span up = bounds.range(shown());
    List<Rectangle2D> taken = new ArrayList<>();
    g.setFont(Ink.SMALL);
    g.setPaint(ink.text());
    for (Plot.Line point : points) {
      double x = area.getX() + area.getWidth() * share(point.curve().x()[0], shown(), plot.logX());
      double y = area.getMaxY() - area.getHeight() * share(point.curve().y()[0], up, plot.logY());
      double wide = g.getFontMetrics().stringWidth(point.name());
      boolean left = x + 10 + wide > area.getMaxX();
      Rectangle2D box =
          new Rectangle2D.Double(left ? x - 8 - wide : x + 8, y - 8, wide, POINT_NAME_HEIGHT);
      for (int i = 1; i < taken.size() + 2 && taken.stream().anyMatch(box::intersects); i++) {
        // By turns above and below, further away each time, but never beyond the axes.
        double by = (i % 2 == 0 ? -1 : 1) * ((i + 1) / 2) * POINT_NAME_HEIGHT;
        double top = Math.min(y - 8 + by, area.getMaxY() - POINT_NAME_HEIGHT);
        box.setRect(box.getX(), Math.max(area.getY(), top), wide, POINT_NAME_HEIGHT);
      }
      taken.add(box);
      g.drawString(point.name(), (float) box.getX(), (float) box.getY() + 12);
    }
  }

  private static double share(double value, ChartLink.Span span, boolean log) {
    return log
        ? Math.log(value / span.from()) / Math.log(span.to() / span.from())
        : (value - span.from()) / span.length();
  }

  private JFreeChart chart(Ink ink) {
    ValueAxis x = axis(plot.xLabel(), plot.logX(), ink);
    ValueAxis y = axis(plot.yLabel(), plot.logY(), ink);
    if (x instanceof NumberAxis number && bounds.whole()) {
      number.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    }
    x.setRange(shown().from(), shown().to());
    ChartLink.Span up = bounds.range(shown());
    y.setRange(up.from(), up.to());
    XYPlot xy = new XYPlot(new CurveDataset(plot.lines()), x, y, new CurveRenderer(ink));
    xy.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    xy.setBackgroundPaint(ink.paper());
    xy.setOutlineVisible(false);
    xy.setDomainGridlinesVisible(false);
    xy.setRangeGridlinePaint(ink.grid());
    xy.setRangeGridlineStroke(HAIR);
    xy.setAxisOffset(RectangleInsets.ZERO_INSETS);
    xy.setInsets(new RectangleInsets(4, 0, 0, 8));
    for (Plot.Level level : plot.levels()) {
      ValueMarker marker = new ValueMarker(level.y());
      marker.setPaint(ink.line(4));
      marker.setStroke(DASHED);
      xy.addRangeMarker(marker);
    }
    JFreeChart chart = new JFreeChart(null, null, xy, false);
    chart.setBackgroundPaint(ink.paper());
    chart.setPadding(new RectangleInsets(2, 2, 2, 2));
    return chart;
  }

  private void levelNames(Graphics2D g, Ink ink) {
    ChartLink.Span up = bounds.range(shown());
    for (Plot.Level level : plot.levels()) {
      double share = share(level.y(), up, plot.logY());
      float y = (float) (area.getMaxY() - share * area.getHeight());
      g.setFont(Ink.SMALL);
      g.setPaint(ink.text());
      int wide = g.getFontMetrics().stringWidth(level.name());
      g.drawString(level.name(), (float) area.getMaxX() - wide - 6, y - 4);
    }
  }

  private static ValueAxis axis(String label, boolean log, Ink ink) {
    ValueAxis axis = log ? logAxis(label) : new NumberAxis(label);
    if (axis instanceof NumberAxis number && !log) {
      number.setAutoRangeIncludesZero(false);
    }
    axis.setLabelFont(Ink.SMALL);
    axis.setTickLabelFont(Ink.SMALL);
    axis.setLabelPaint(ink.muted());
    axis.setTickLabelPaint(ink.muted());
    axis.setAxisLinePaint(ink.axis());
    axis.setTickMarkPaint(ink.axis());
    axis.setLowerMargin(0);
    axis.setUpperMargin(0);
    return axis;
  }

  private static LogAxis logAxis(String label) {
    LogAxis axis = new RoundLogAxis(label);
    axis.setMinorTickMarksVisible(false);
    axis.setNumberFormatOverride(new ShortNumberFormat());
    return axis;
  }

  @Override
  public String csv() {
    StringBuilder out = new StringBuilder("line,x,y\n");
    for (Plot.Line line : plot.lines()) {
      String name = '"' + line.name().replace("\"", "\"\"") + '"';
      for (int i = 0; i < line.curve().size(); i++) {
        out.append(name).append(',').append(line.curve().x()[i]);
        out.append(',').append(line.curve().y()[i]).append('\n');
      }
    }
    return out.toString();
  }

  /** The names above the plot, each with its line and mark. */
  private static final class Legend {
    static List<Plot.Line> entries(Plot plot) {
      return plot.lines().stream()
          .filter(l -> l.style() != Plot.Style.FAINT && l.curve().size() > 0)
          .toList();
    }

    static void paint(Graphics2D g, List<Plot.Line> lines, Rectangle2D area, Ink ink) {
      g.setFont(Ink.SMALL);
      double x = area.getX();
      for (int i = 0; i < lines.size(); i++) {
        Plot.Line line = lines.get(i);
        double wide = 26 + g.getFontMetrics().stringWidth(line.name()) + 14;
        if (x + wide > area.getMaxX() - 40 && i < lines.size() - 1) {
          g.setPaint(ink.muted());
          g.drawString("+" + (lines.size() - i), (float) x, 13);
          return;
        }
        Color colour = ink.line(line.colour());
        g.setPaint(colour);
        g.setStroke(CurveRenderer.strong(line.colour()));
        if (line.style() != Plot.Style.POINTS) {
          g.draw(new Line2D.Double(x, 9, x + 18, 9));
        }
        if (line.style() != Plot.Style.STRONG) {
          var to = java.awt.geom.AffineTransform.getTranslateInstance(x + 9, 9);
          g.fill(to.createTransformedShape(Marks.of(line.colour(), 7)));
        }
        g.setPaint(ink.text());
        g.drawString(line.name(), (float) x + 24, 13);
        x += wide;
      }
    }
  }
}
