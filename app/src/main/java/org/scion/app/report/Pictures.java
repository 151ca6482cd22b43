package org.scion.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.scion.ui.chart.HeatMap;
import org.scion.ui.chart.Picture;
import org.scion.ui.chart.PictureFiles;
import org.scion.ui.chart.SiteGrid;

/** Charts of the window as pictures inside a page, and grids of matrices. */
public final class Pictures {
  private static final int WIDTH = 720;

  private Pictures() {}

  /** An image element that holds the whole picture. */
  static String inline(Picture picture, int height) {
    try {
      byte[] svg = PictureFiles.svg(picture, WIDTH, height).getBytes(StandardCharsets.UTF_8);
      return "<figure><img width=\"100%\" alt=\""
          + Html.escape(picture.title())
          + "\" src=\"data:image/svg+xml;base64,"
          + Base64.getEncoder().encodeToString(svg)
          + "\"><figcaption>"
          + Html.escape(picture.title())
          + "</figcaption></figure>\n";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot draw " + picture.title(), e);
    }
  }

  /**
   * Matrices by layer (down) and kind of weight (across).
   *
   * @param matrices each with its site
   * @param value of a matrix; NaN for none
   * @param whole whether values are whole numbers
   */
  public static HeatMap grid(
      String title, Iterable<JsonNode> matrices, ToDoubleFunction<JsonNode> value, boolean whole) {
    Map<String, Double> values = new LinkedHashMap<>();
    matrices.forEach(m -> values.put(m.path("site").asText(), value.applyAsDouble(m)));
    return SiteGrid.of(values.keySet()).map(title, values::get, Double.NaN, whole);
  }

  /** Height at which every row of a grid is readable. */
  public static int height(HeatMap map) {
    return 30 + 28 * map.rows().size();
  }
}
