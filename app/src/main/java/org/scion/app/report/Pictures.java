package org.scion.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.ui.chart.HeatMap;
import org.scion.ui.chart.Picture;
import org.scion.ui.chart.PictureFiles;

/** Charts of the window as pictures inside a page, and grids of matrices. */
public final class Pictures {
  private static final int WIDTH = 720;
  private static final Pattern LAYER = Pattern.compile("\\.(\\d+)\\.");

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
    Set<Integer> layers = new TreeSet<>();
    Set<String> kinds = new LinkedHashSet<>();
    for (JsonNode matrix : matrices) {
      layers.add(layer(matrix.path("site").asText()));
      kinds.add(kind(matrix.path("site").asText()));
    }
    List<Integer> rows = List.copyOf(layers);
    List<String> columns = List.copyOf(kinds);
    double[][] values = new double[rows.size()][columns.size()];
    Arrays.stream(values).forEach(row -> Arrays.fill(row, Double.NaN));
    double most = 0;
    for (JsonNode matrix : matrices) {
      String site = matrix.path("site").asText();
      double own = value.applyAsDouble(matrix);
      values[rows.indexOf(layer(site))][columns.indexOf(kind(site))] = own;
      most = Double.isNaN(own) ? most : Math.max(most, own);
    }
    List<String> names = rows.stream().map(l -> l < 0 ? "outside" : "layer " + l).toList();
    return new HeatMap(
        title, names, columns, values, new HeatMap.Scale(0, Math.max(1, most), Double.NaN, whole));
  }

  /** Height at which every row of a grid is readable. */
  public static int height(HeatMap map) {
    return 30 + 28 * map.rows().size();
  }

  private static int layer(String site) {
    Matcher at = LAYER.matcher(site);
    return at.find() ? Integer.parseInt(at.group(1)) : -1;
  }

  /** The name behind the layer; of a {@code dense} what it is the dense of. */
  private static String kind(String site) {
    String[] parts = site.replaceFirst("^.*?\\.\\d+\\.", "").split("\\.");
    int n = parts.length;
    if (n < 2 || !parts[n - 1].equals("dense")) {
      return parts[n - 1];
    }
    return n > 2 && parts[n - 2].equals("output") ? parts[n - 3] + ".out" : parts[n - 2];
  }
}
