package org.scion.app.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Curves over steps as an SVG picture: axes with round numbers, a line a run, a legend. Colours are
 * those of Okabe and Ito, which colour-blind readers tell apart; lines also differ by their dashes.
 *
 * @param title of the picture
 * @param curves value by step, by name of the run
 */
record CurvePlot(String title, Map<String, NavigableMap<Long, Double>> curves) {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 300;
  private static final int LEFT = 64;
  private static final int RIGHT = 12;
  private static final int TOP = 28;
  private static final int BOTTOM = 34;
  private static final int TICKS = 5;
  private static final int MOST_POINTS = 1000;
  private static final List<String> COLOURS =
      List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#555555");
  private static final List<String> DASHES = List.of("", "6 3", "2 3", "8 3 2 3");

  /** The lowest and highest of something; never of no width. */
  private record Span(double low, double high) {
    static Span of(double low, double high) {
      return high > low ? new Span(low, high) : new Span(low - 0.5, low + 0.5);
    }

    double share(double value) {
      return (value - low) / (high - low);
    }
  }

  String svg() {
    Span steps =
        Span.of(
            curves.values().stream().mapToDouble(NavigableMap::firstKey).min().orElse(0),
            curves.values().stream().mapToDouble(NavigableMap::lastKey).max().orElse(1));
    Span values = Span.of(values().min().orElse(0), values().max().orElse(1));
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
            WIDTH,
            HEIGHT + 18 * curves.size(),
            Html.escape(title)));
    text(svg, LEFT, 16, "start", title);
    axes(svg, steps, values);
    int index = 0;
    for (Map.Entry<String, NavigableMap<Long, Double>> curve : curves.entrySet()) {
      curve(svg, curve.getValue(), steps, values, index);
      legend(svg, curve.getKey(), index++);
    }
    return svg.append("</svg>\n").toString();
  }

  private java.util.stream.DoubleStream values() {
    return curves.values().stream()
        .flatMap(c -> c.values().stream())
        .mapToDouble(Double::doubleValue)
        .filter(Double::isFinite);
  }

  private static double x(Span steps, double step) {
    return LEFT + steps.share(step) * (WIDTH - LEFT - RIGHT);
  }

  private static double y(Span values, double value) {
    return HEIGHT - BOTTOM - values.share(value) * (HEIGHT - TOP - BOTTOM);
  }

  private static void axes(StringBuilder svg, Span steps, Span values) {
    for (int i = 0; i <= TICKS; i++) {
      double value = values.low() + i * (values.high() - values.low()) / TICKS;
      double step = steps.low() + i * (steps.high() - steps.low()) / TICKS;
      line(svg, y(values, value));
      text(svg, LEFT - 6, y(values, value) + 4, "end", number(value));
      text(svg, x(steps, step), HEIGHT - 14, "middle", String.valueOf(Math.round(step)));
    }
  }

  private static void line(StringBuilder svg, double y) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
            LEFT,
            WIDTH - RIGHT,
            y,
            y));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            Html.escape(text)));
  }

  private static void curve(
      StringBuilder svg, NavigableMap<Long, Double> points, Span steps, Span values, int index) {
    int every = Math.max(1, points.size() / MOST_POINTS);
    svg.append("<polyline fill=\"none\" stroke-width=\"1.6\" ").append(stroke(index));
    svg.append(" points=\"");
    int i = 0;
    for (Map.Entry<Long, Double> point : points.entrySet()) {
      boolean last = point.getKey().equals(points.lastKey());
      if (Double.isFinite(point.getValue()) && (i++ % every == 0 || last)) {
        double x = x(steps, point.getKey());
        svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y(values, point.getValue())));
      }
    }
    svg.append("\"/>\n");
  }

  private static String stroke(int index) {
    String dash = DASHES.get(index % DASHES.size());
    String colour = "stroke=\"" + COLOURS.get(index % COLOURS.size()) + "\"";
    return dash.isEmpty() ? colour : colour + " stroke-dasharray=\"" + dash + "\"";
  }

  private static void legend(StringBuilder svg, String name, int index) {
    double y = HEIGHT + 18 * index + 4;
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke-width=\"2\" %s/>%n",
            LEFT,
            LEFT + 30,
            y,
            y,
            stroke(index)));
    text(svg, LEFT + 38, y + 4, "start", name);
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return size != 0 && (size < 1e-3 || size >= 1e5)
        ? String.format(Locale.ROOT, "%.1e", value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
