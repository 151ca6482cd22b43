package org.scion.ui.chart;

/** The extent of a plot's lines, with a margin. Immutable. */
final class Bounds {
  private final Plot plot;
  private final ChartLink.Span domain;
  private final boolean whole;

  private Bounds(Plot plot, ChartLink.Span domain) {
    this.plot = plot;
    this.domain = domain;
    this.whole = allWhole(plot);
  }

  static Bounds of(Plot plot) {
    double from = Double.POSITIVE_INFINITY;
    double to = Double.NEGATIVE_INFINITY;
    for (Plot.Line line : plot.lines()) {
      int n = line.curve().size();
      double[] x = line.curve().x();
      int first = plot.logX() ? firstPositive(x) : 0;
      if (first < n) {
        from = Math.min(from, x[first]);
        to = Math.max(to, x[n - 1]);
      }
    }
    ChartLink.Span found = from > to ? new ChartLink.Span(0, 1) : new ChartLink.Span(from, to);
    boolean scatter = plot.lines().stream().anyMatch(l -> l.style() == Plot.Style.POINTS);
    return new Bounds(plot, widened(found, plot.logX(), scatter ? 0.08 : 0.01));
  }

  private static int firstPositive(double[] x) {
    int i = 0;
    while (i < x.length && x[i] <= 0) {
      i++;
    }
    return i;
  }

  /** Whether every x is a whole number, as steps are. */
  boolean whole() {
    return whole;
  }

  private static boolean allWhole(Plot plot) {
    for (Plot.Line line : plot.lines()) {
      for (double x : line.curve().x()) {
        if (x != Math.rint(x)) {
          return false;
        }
      }
    }
    return true;
  }

  ChartLink.Span domain() {
    return domain;
  }

  /** What must be visible upwards for this stretch of the bottom axis. */
  ChartLink.Span range(ChartLink.Span shown) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Plot.Line line : plot.lines()) {
      Curve c = line.curve();
      int end = Math.min(c.size(), c.firstAtLeast(shown.to()) + 1);
      for (int i = Math.max(0, c.firstAtLeast(shown.from()) - 1); i < end; i++) {
        double y = c.y()[i];
        if (Double.isFinite(y) && (!plot.logY() || y > 0)) {
          low = Math.min(low, y);
          high = Math.max(high, y);
        }
      }
    }
    for (Plot.Level level : plot.levels()) {
      low = Math.min(low, level.y());
      high = Math.max(high, level.y());
    }
    ChartLink.Span found = low > high ? new ChartLink.Span(0, 1) : new ChartLink.Span(low, high);
    return widened(found, plot.logY(), 0.06);
  }

  private static ChartLink.Span widened(ChartLink.Span span, boolean log, double share) {
    if (log) {
      double factor = Math.pow(Math.max(span.to() / span.from(), 1.5), share);
      return new ChartLink.Span(span.from() / factor, span.to() * factor);
    }
    double flat = span.length() == 0 ? Math.max(1e-9, Math.abs(span.from()) * 0.1) : 0;
    double margin = flat > 0 ? flat : span.length() * share;
    return new ChartLink.Span(span.from() - margin, span.to() + margin);
  }
}
