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
    ChartLink.Span found = found(from, to, plot.logX());
    boolean scatter = plot.scatter();
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
      int first = Math.max(0, c.firstAtLeast(shown.from()) - 1);
      double[] extent = c.extent(first, end);
      if (plot.logY() && extent[0] <= 0) {
        extent = positive(c, first, end);
      }
      low = Math.min(low, extent[0]);
      high = Math.max(high, extent[1]);
    }
    for (Plot.Level level : plot.levels()) {
      if (plot.logY() && level.y() <= 0) {
        continue;
      }
      low = Math.min(low, level.y());
      high = Math.max(high, level.y());
    }
    return widened(found(low, high, plot.logY()), plot.logY(), 0.06);
  }

  /** A stretch of its own where nothing was found; a logarithm has no 0. */
  private static ChartLink.Span found(double low, double high, boolean log) {
    if (low <= high && !(log && low <= 0)) {
      return new ChartLink.Span(low, high);
    }
    return log ? new ChartLink.Span(1, 10) : new ChartLink.Span(0, 1);
  }

  /** As {@link Curve#extent}, of what has a logarithm. */
  private static double[] positive(Curve curve, int from, int to) {
    double[] extent = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (int i = from; i < to; i++) {
      double y = curve.y()[i];
      if (y > 0 && Double.isFinite(y)) {
        extent[0] = Math.min(extent[0], y);
        extent[1] = Math.max(extent[1], y);
      }
    }
    return extent;
  }

  private static ChartLink.Span widened(ChartLink.Span span, boolean log, double share) {
    if (log) {
      double factor = Math.pow(Math.max(span.to() / span.from(), 1.5), share);
      return new ChartLink.Span(span.from() / factor, span.to() * factor);
    }
    double flat = span.length() == 0 ? span.from() == 0 ? 1 : Math.abs(span.from()) * 0.1 : 0;
    double margin = flat > 0 ? flat : span.length() * share;
    return new ChartLink.Span(span.from() - margin, span.to() + margin);
  }
}
