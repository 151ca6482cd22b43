package org.scion.ui.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleEdge;

/**
 * Many lines drawn pixel by pixel: for each column of pixels and each line one upright stroke from
 * the lowest to the highest of its points there. A hundred outlines of thousands of points would
 * take a drawing library a fifth of a second; this takes about a hundredth. Confined to one thread.
 */
final class CurveRaster {
  private final Rectangle2D area;
  private final ValueAxis domain;
  private final ValueAxis range;
  private final int width;
  private final int height;
  private final BufferedImage image;

  // Column after column, because strokes are upright: rows would be a cache line apart.
  private final int[] columns;

  /**
   * @param detail pixels of the screen for each unit of the picture
   */
  CurveRaster(Rectangle2D area, ValueAxis domain, ValueAxis range, double detail) {
    this.area = area;
    this.domain = domain;
    this.range = range;
    width = Math.max(1, (int) Math.round(area.getWidth() * detail));
    height = Math.max(1, (int) Math.round(area.getHeight() * detail));
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    columns = new int[width * height];
  }

  void draw(List<Plot.Line> lines, Ink ink) {
    double[] edges = new double[width + 1];
    for (int c = 0; c <= width; c++) {
      double at = area.getX() + c * area.getWidth() / width;
      edges[c] = domain.java2DToValue(at, area, RectangleEdge.BOTTOM);
    }
    for (Plot.Line line : lines) {
      Color colour = ink.line(line.colour());
      boolean strong = line.style() == Plot.Style.STRONG;
      line(line.curve(), edges, (strong ? colour : ink.faint(colour, 0.38)).getRGB(), strong);
    }
  }

  void paint(Graphics2D g) {
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int row = 0; row < height; row++) {
      for (int c = 0; c < width; c++) {
        pixels[row * width + c] = columns[c * height + row];
      }
    }
    g.drawImage(
        image,
        (int) area.getX(),
        (int) area.getY(),
        (int) Math.round(area.getWidth()),
        (int) Math.round(area.getHeight()),
        null);
  }

  private void line(Curve curve, double[] edges, int colour, boolean strong) {
    int from = curve.firstAtLeast(edges[0]);
    double[] before = null;
    for (int c = 0; c < width && (from > 0 || curve.size() > 0); c++) {
      int to = from;
      double[] span;
      if (from < curve.size() && curve.x()[from] < edges[c + 1]) {
        to = next(curve, from, edges[c + 1]);
        span = curve.extent(from, to);
      } else {
        span = between(curve, from, (edges[c] + edges[c + 1]) / 2);
      }
      before = stroke(c, span, before, colour, strong);
      from = to;
    }
  }

  /** The first point at or beyond an edge; points are about evenly spaced, so it is near. */
  private static int next(Curve curve, int from, double edge) {
    int step = 1;
    int low = from;
    while (low + step < curve.size() && curve.x()[low + step] < edge) {
      low += step;
      step *= 2;
    }
    int high = Math.min(curve.size(), low + step);
    while (low + 1 < high) {
      int middle = (low + high) / 2;
      if (curve.x()[middle] < edge) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low + 1;
  }

  /** On the straight line between the points left and right; nothing beside the ends. */
  private static double[] between(Curve curve, int right, double at) {
    if (right <= 0 || right >= curve.size()) {
      return new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    }
    double share = (at - curve.x()[right - 1]) / (curve.x()[right] - curve.x()[right - 1]);
    double y = curve.y()[right - 1] + share * (curve.y()[right] - curve.y()[right - 1]);
    return Double.isFinite(y)
        ? new double[] {y, y}
        : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
  }

  /** Draws one column and gives its ends in pixels; null where there is nothing. */
  private double[] stroke(int column, double[] span, double[] before, int colour, boolean strong) {
    if (span[0] > span[1]) {
      return null;
    }
    double bottom = pixel(span[0]);
    double top = pixel(span[1]);
    // Reaches to the column before, so that a steep line has no holes.
    double from = before == null ? top : Math.min(top, before[1]);
    double to = before == null ? bottom : Math.max(bottom, before[0]);
    int first = (int) Math.max(0, Math.round(from));
    int last = (int) Math.min(height - 1L, Math.round(to) + (strong ? 1 : 0));
    for (int row = first; row <= last; row++) {
      columns[column * height + row] = colour;
    }
    return new double[] {top, bottom};
  }

  private double pixel(double value) {
    double at = range.valueToJava2D(value, area, RectangleEdge.LEFT);
    return (at - area.getY()) / area.getHeight() * height;
  }
}
