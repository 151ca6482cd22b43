package org.scion.ui.chart;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class EmptyPlotTest {
  /** A logarithmic axis from 0 would look for its ticks for ever. */
  @Test
  void aPlotWithoutPointsOrWithZerosIsDrawnOnLogarithmicAxesToo() {
    Plot empty = Plot.of("empty", "x", "y").axes(true, true);
    Curve zeros = new Curve(new double[] {0, 1}, new double[] {0, 0});
    Plot flat = empty.with(java.util.List.of(new Plot.Line("0", zeros, 0, Plot.Style.DOTS)));
    Plot level = empty.at(new Plot.Level("none", 0));
    for (Plot plot : new Plot[] {empty, flat, level}) {
      BufferedImage image = new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB);
      assertTimeoutPreemptively(
          ofSeconds(20),
          () -> plot.picture().paint(image.createGraphics(), 200, 100, Ink.LIGHT),
          plot.title());
    }
    assertTrue(Bounds.of(empty).range(new ChartLink.Span(1, 10)).from() > 0);
  }
}
