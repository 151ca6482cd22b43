package org.scion.ui.chart;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Weights by where they are: layers down, kinds of weight across. Immutable.
 *
 * @param sites names of weights in the order of the model
 * @param layers of them, ascending; -1 for those outside
 * @param kinds of them, as they come
 */
public record SiteGrid(List<String> sites, List<Integer> layers, List<String> kinds) {
  private static final Pattern LAYER = Pattern.compile("\\.(\\d+)\\.");
  private static final int ROW = 28;
  private static final int HEAD = 30;

  public SiteGrid {
    sites = List.copyOf(sites);
    layers = List.copyOf(layers);
    kinds = List.copyOf(kinds);
  }

  public static SiteGrid of(Iterable<String> sites) {
    Set<String> all = new LinkedHashSet<>();
    Set<Integer> layers = new TreeSet<>();
    Set<String> kinds = new LinkedHashSet<>();
    for (String site : sites) {
      all.add(site);
      layers.add(layer(site));
      kinds.add(kind(site));
    }
    return new SiteGrid(List.copyOf(all), List.copyOf(layers), List.copyOf(kinds));
  }

  private static int layer(String site) {
    Matcher at = LAYER.matcher(site);
    return at.find() ? Integer.parseInt(at.group(1)) : -1;
  }

  /** The name behind the layer; of a {@code dense} what it is the dense of. */
  public static String kind(String site) {
    String[] parts = site.replaceFirst("^.*?\\.\\d+\\.", "").split("\\.", -1);
    int n = parts.length;
    if (n < 2 || !parts[n - 1].equals("dense")) {
      return parts[n - 1];
    }
    return n > 2 && parts[n - 2].equals("output") ? parts[n - 3] + ".out" : parts[n - 2];
  }

  /** The weight of a cell. */
  public Optional<String> at(int row, int column) {
    return sites.stream()
        .filter(s -> layer(s) == layers.get(row) && kind(s).equals(kinds.get(column)))
        .findFirst();
  }

  /** The cell of a weight; empty for a weight that is not in the grid. */
  public Optional<HeatMap.Cell> place(String site) {
    return sites.contains(site)
        ? Optional.of(new HeatMap.Cell(layers.indexOf(layer(site)), kinds.indexOf(kind(site))))
        : Optional.empty();
  }

  /**
   * Its picture.
   *
   * @param value of a weight; NaN for none
   * @param alarm value that is framed, or NaN
   * @param whole whether values are whole numbers
   */
  public HeatMap map(String title, ToDoubleFunction<String> value, double alarm, boolean whole) {
    double[][] values = new double[layers.size()][kinds.size()];
    Arrays.stream(values).forEach(row -> Arrays.fill(row, Double.NaN));
    double most = whole ? 1 : 0;
    for (String site : sites) {
      double own = value.applyAsDouble(site);
      values[layers.indexOf(layer(site))][kinds.indexOf(kind(site))] = own;
      most = Double.isNaN(own) ? most : Math.max(most, own);
    }
    List<String> names = layers.stream().map(l -> l < 0 ? "outside" : "layer " + l).toList();
    double to = most == 0 ? 1 : most;
    return new HeatMap(title, names, kinds, values, new HeatMap.Scale(0, to, alarm, whole));
  }

  /** Height at which every row is readable. */
  public int height() {
    return HEAD + ROW * layers.size();
  }
}
