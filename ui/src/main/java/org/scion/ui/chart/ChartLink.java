package org.scion.ui.chart;

import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;

/** What charts of one page share: the stretch of the bottom axis and one cross-hair over all. */
public final class ChartLink {
  private final ObjectProperty<Span> span = new SimpleObjectProperty<>();
  private final ObjectProperty<Span> home = new SimpleObjectProperty<>();
  private final DoubleProperty hair = new SimpleDoubleProperty(Double.NaN);

  /**
   * A stretch of an axis.
   *
   * @param from left end
   * @param to right end, greater
   */
  public record Span(double from, double to) {
    Span zoomed(double at, double factor) {
      return new Span(at - (at - from) * factor, at + (to - at) * factor);
    }

    /** The same on a logarithmic axis. */
    Span zoomedLog(double at, double factor) {
      return new Span(at * Math.pow(from / at, factor), at * Math.pow(to / at, factor));
    }

    Span scaled(double by) {
      return new Span(from * by, to * by);
    }

    Span moved(double by) {
      return new Span(from + by, to + by);
    }

    double length() {
      return to - from;
    }
  }

  /** What is shown; null for everything. */
  public ObjectProperty<Span> span() {
    return span;
  }

  /** What everything is for charts that share an axis; null where each shows its own. */
  public ObjectProperty<Span> home() {
    return home;
  }

  /** Where the pointer is, in values of the bottom axis; NaN for nowhere. */
  public DoubleProperty hair() {
    return hair;
  }
}
