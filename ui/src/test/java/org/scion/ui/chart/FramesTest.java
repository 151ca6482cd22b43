package org.scion.ui.chart;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.scion.ui.tour.Headless;

/** Frames of the chart as the window shows it, panned and zoomed, all of a frame counted. */
@Tag("ui")
class FramesTest {
  private static final int RUNS = 100;
  private static final int POINTS = 100_000;
  private static final int FRAMES = 40;
  private static final int WARMUP = 10;

  private static Plot hundred() {
    Random random = new Random(3);
    List<Plot.Line> lines = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      double[] x = new double[POINTS];
      double[] y = new double[POINTS];
      for (int i = 0; i < POINTS; i++) {
        x[i] = i;
        y[i] = 3 * Math.exp(-i / 3e4) + 0.3 * (random.nextDouble() - 0.5) + 0.01 * run;
      }
      Plot.Style style = run % 3 == 0 ? Plot.Style.STRONG : Plot.Style.FAINT;
      lines.add(new Plot.Line("run " + run, new Curve(x, y), run, style));
    }
    return Plot.of("Loss", "step", "loss").with(lines);
  }

  @Test
  void aHundredRunsPanAndZoom() {
    Headless.start();
    Plot plot = hundred();
    double panned =
        Headless.call(
            () -> frames(plot, "pan", i -> new ChartLink.Span(500.0 * i, 60_000 + 500.0 * i)));
    double zoomed =
        Headless.call(
            () ->
                frames(
                    plot,
                    "zoom",
                    i -> new ChartLink.Span(0, POINTS * Math.pow(1 / 1.2, i % FRAMES / 2.0))));
    assertTrue(panned < 200 && zoomed < 200, panned + " and " + zoomed + " ms a frame");
  }

  /** Median milliseconds of processor time of the window's thread for a frame. */
  private static double frames(Plot plot, String what, IntFunction<ChartLink.Span> span) {
    ChartLink link = new ChartLink();
    PlotPane pane = new PlotPane(link, new SimpleBooleanProperty());
    Stage stage = new Stage();
    stage.setScene(new Scene(new StackPane(pane), 1000, 400));
    stage.show();
    pane.show(plot);
    pane.layout();
    double[] processor = new double[FRAMES];
    double[] wall = new double[FRAMES];
    for (int i = 0; i < WARMUP + FRAMES; i++) {
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      long clock = System.nanoTime();
      link.span().set(span.apply(i));
      pane.layout();
      pane.snapshot(null, null);
      if (i >= WARMUP) {
        processor[i - WARMUP] =
            (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e6;
        wall[i - WARMUP] = (System.nanoTime() - clock) / 1e6;
      }
    }
    stage.close();
    Arrays.sort(processor);
    Arrays.sort(wall);
    System.out.printf(
        "%d runs x %d points, %s: a frame takes %.0f ms of the clock (90 of 100 at most %.0f),"
            + " %.0f of the window's thread%n",
        RUNS, POINTS, what, wall[FRAMES / 2], wall[FRAMES * 9 / 10], processor[FRAMES / 2]);
    return processor[FRAMES / 2];
  }
}
