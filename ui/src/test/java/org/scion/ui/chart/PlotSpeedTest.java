package org.scion.ui.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotSpeedTest {
  private static Plot hundred;

  @BeforeAll
  static void draw() {
    System.setProperty("java.awt.headless", "true");
    Random random = new Random(3);
    List<Plot.Line> lines = new ArrayList<>();
    for (int run = 0; run < 100; run++) {
      double[] x = new double[100_000];
      double[] y = new double[100_000];
      for (int i = 0; i < x.length; i++) {
        x[i] = i;
        y[i] = 3 * Math.exp(-i / 3e4) + 0.3 * (random.nextDouble() - 0.5) + 0.01 * run;
      }
      lines.add(new Plot.Line("run " + run, new Curve(x, y), run, Plot.Style.FAINT));
    }
    hundred = Plot.of("Loss", "step", "loss").with(lines);
  }

  private static long millis(PlotPicture picture) {
    BufferedImage image = new BufferedImage(1000, 400, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    // Time of the processor, since test machines are shared.
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    picture.paint(g, 1000, 400, Ink.LIGHT);
    g.dispose();
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1_000_000;
  }

  @Test
  void pansAHundredRunsOfAHundredThousandPoints() {
    PlotPicture picture = new PlotPicture(hundred);
    millis(picture);
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      picture.show(new ChartLink.Span(1000.0 * i, 60_000 + 1000.0 * i));
      best = Math.min(best, millis(picture));
    }
    System.out.println("100 runs x 100,000 points: a frame takes " + best + " ms");
    assertTrue(best < 150, best + " ms a frame");
  }

  @Test
  void manyLinesLoseNeitherASpikeNorAColumn() {
    double[] x = new double[5000];
    double[] y = new double[5000];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
      y[i] = i == 2500 ? 10 : Math.sin(i / 300.0);
    }
    Plot.Line line = new Plot.Line("a", new Curve(x, y), 0, Plot.Style.STRONG);
    List<Plot.Line> many = new ArrayList<>(List.of(line));
    for (int i = 0; i < 30; i++) {
      many.add(new Plot.Line("none " + i, Curve.EMPTY, i, Plot.Style.FAINT));
    }

    int all = inked(Plot.of("", "step", "loss").with(many));

    // The spike of one point among five thousand is there, and every column of pixels has ink.
    assertTrue(all > 850, all + " columns with ink");
  }

  /** How many columns of the picture have the colour of the line. */
  private static int inked(Plot plot) {
    BufferedImage image = new BufferedImage(1000, 400, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    new PlotPicture(plot).paint(g, 1000, 400, Ink.LIGHT);
    g.dispose();
    int wanted = Ink.LIGHT.line(0).getRGB();
    int columns = 0;
    int spike = 0;
    for (int c = 0; c < 1000; c++) {
      int inColumn = 0;
      for (int row = 0; row < 400; row++) {
        inColumn += image.getRGB(c, row) == wanted ? 1 : 0;
      }
      columns += inColumn > 0 ? 1 : 0;
      spike = Math.max(spike, inColumn);
    }
    assertTrue(spike > 200, "the spike is " + spike + " high");
    return columns;
  }

  @Test
  void anAxisWithoutDataIsDrawnToo() {
    Plot nothing = Plot.of("", "trainable", "accuracy").axes(true, true);
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> millis(new PlotPicture(nothing)));
  }

  @Test
  void savesAsPictureDrawingAndTable(@TempDir Path folder) throws IOException {
    Curve curve = new Curve(new double[] {1, 2, 3}, new double[] {3, 2, 2.5});
    PlotPicture picture =
        new PlotPicture(
            Plot.of("Loss", "step", "loss", new Plot.Line("a", curve, 0, Plot.Style.STRONG)));

    for (String ending : List.of("png", "svg", "csv")) {
      PictureFiles.write(picture, 400, 300, folder.resolve("loss." + ending));
    }

    assertEquals(800, ImageIO.read(folder.resolve("loss.png").toFile()).getWidth());
    assertTrue(Files.readString(folder.resolve("loss.svg")).contains("<svg"));
    assertEquals(
        "line,x,y\n\"a\",1.0,3.0\n\"a\",2.0,2.0\n\"a\",3.0,2.5\n",
        Files.readString(folder.resolve("loss.csv")));
  }
}
