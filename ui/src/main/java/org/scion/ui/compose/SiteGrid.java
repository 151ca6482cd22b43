package org.scion.ui.compose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;

/**
 * The module tree of a model as a grid: layers down, sites across, and the sites outside the layers
 * before and after them, in the order of the forward pass. Immutable.
 */
public final class SiteGrid {
  /** The layer number of spots outside the layers. */
  public static final int OUTSIDE = -1;

  private final List<Column> columns;
  private final List<Site> before;
  private final List<Site> after;
  private final Map<Spot, Site> sites;
  private final Map<Site, Spot> spots;
  private final int layers;

  /**
   * One site of every layer.
   *
   * @param suffix of the name after the layer number; empty for the layer itself
   * @param kind what lies there
   * @param label short word for the head of the column
   */
  public record Column(String suffix, SiteKind kind, String label) {}

  /**
   * A cell.
   *
   * @param layer layer number, or {@link #OUTSIDE}
   * @param column index of the column, or of the site among those outside
   */
  public record Spot(int layer, int column) {}

  private SiteGrid(HostLayout host) {
    layers = host.dimensions().layers();
    Map<String, Column> found = new LinkedHashMap<>();
    for (Site site : host.sites()) {
      if (site.layer() >= 0) {
        String suffix = suffix(site);
        found.putIfAbsent(suffix + " " + site.kind(), column(suffix, site.kind(), found.size()));
      }
    }
    columns =
        found.values().stream().sorted(Comparator.comparingInt(c -> group(c.kind()))).toList();
    int firstLayered = firstLayered(host);
    List<Site> outside = host.sites().stream().filter(s -> s.layer() < 0).toList();
    before = outside.stream().filter(s -> host.sites().indexOf(s) < firstLayered).toList();
    after = outside.stream().filter(s -> !before.contains(s)).toList();
    sites = place(host);
    spots =
        sites.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
  }

  public static SiteGrid of(HostLayout host) {
    return new SiteGrid(host);
  }

  private Map<Spot, Site> place(HostLayout host) {
    Map<String, Integer> index = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      index.put(columns.get(i).suffix() + " " + columns.get(i).kind(), i);
    }
    Map<Spot, Site> result = new LinkedHashMap<>();
    List<Site> outside = outside();
    for (Site site : host.sites()) {
      Spot spot =
          site.layer() < 0
              ? new Spot(OUTSIDE, outside.indexOf(site))
              : new Spot(site.layer(), index.get(suffix(site) + " " + site.kind()));
      result.put(spot, site);
    }
    return result;
  }

  private static int firstLayered(HostLayout host) {
    int i = 0;
    while (i < host.sites().size() && host.sites().get(i).layer() < 0) {
      i++;
    }
    return i;
  }

  private static int group(SiteKind kind) {
    return switch (kind) {
      case LINEAR, HEAD, EMBEDDING -> 0;
      case NORM -> 1;
      case KEY_VALUE, ATTENTION, MLP, RESIDUAL, EMBEDDING_OUTPUT -> 2;
    };
  }

  static String suffix(Site site) {
    String dotted = site.name() + ".";
    String number = "." + site.layer() + ".";
    int at = dotted.indexOf(number);
    String rest = at < 0 ? site.name() : dotted.substring(at + number.length());
    return rest.isEmpty() ? "" : rest.endsWith(".") ? rest.substring(0, rest.length() - 1) : rest;
  }

  private static Column column(String suffix, SiteKind kind, int ordinal) {
    return new Column(suffix, kind, SiteLabels.of(suffix, kind));
  }

  public List<Column> columns() {
    return columns;
  }

  public int layers() {
    return layers;
  }

  /** The sites before the first layer, then those after the last. */
  public List<Site> outside() {
    List<Site> all = new ArrayList<>(before);
    all.addAll(after);
    return all;
  }

  /** How many of the outside sites come before the layers. */
  public int countBefore() {
    return before.size();
  }

  public Optional<Site> site(Spot spot) {
    return Optional.ofNullable(sites.get(spot));
  }

  public Spot spot(Site site) {
    return spots.get(site);
  }

  /**
   * The spot that an arrow key leads to: the one beside, or in the row above or below the one that
   * lies nearest. Rows of sites outside the layers are rows like others.
   *
   * @param down 1 for the next row, -1 for the one before, 0 for the same
   * @param right the same across
   */
  Optional<Spot> beside(Spot from, int down, int right) {
    List<Spot> row = row(rowOf(from));
    if (down == 0) {
      int at = row.indexOf(from) + right;
      return at >= 0 && at < row.size() ? Optional.of(row.get(at)) : Optional.empty();
    }
    int last = layers + (after.isEmpty() ? 0 : 1);
    for (int n = rowOf(from) + down; n >= -1 && n <= last; n += down) {
      Optional<Spot> nearest =
          row(n).stream().min(Comparator.comparingDouble(s -> Math.abs(across(s) - across(from))));
      if (nearest.isPresent()) {
        return nearest;
      }
    }
    return Optional.empty();
  }

  /**
   * -1 for what comes before the layers, the layer, or the number of layers for what comes after.
   */
  private int rowOf(Spot spot) {
    return spot.layer() != OUTSIDE ? spot.layer() : spot.column() < before.size() ? -1 : layers;
  }

  /** All spots of a row, from left to right. */
  List<Spot> row(int number) {
    return sites.keySet().stream()
        .filter(s -> rowOf(s) == number)
        .sorted(Comparator.comparingInt(Spot::column))
        .toList();
  }

  /** All spots of a column of the layers. */
  List<Spot> column(int number) {
    return sites.keySet().stream()
        .filter(s -> s.layer() != OUTSIDE && s.column() == number)
        .sorted(Comparator.comparingInt(Spot::layer))
        .toList();
  }

  /** The row that a spot is in. */
  List<Spot> rowWith(Spot spot) {
    return row(rowOf(spot));
  }

  /** How far right a spot lies, 0 to 1. */
  private double across(Spot spot) {
    if (spot.layer() != OUTSIDE) {
      return (spot.column() + 0.5) / columns.size();
    }
    boolean first = spot.column() < before.size();
    int index = first ? spot.column() : spot.column() - before.size();
    return (index + 0.5) / (first ? before.size() : after.size());
  }

  /** All spots that carry a site. */
  public Set<Spot> spots() {
    return sites.keySet();
  }
}
