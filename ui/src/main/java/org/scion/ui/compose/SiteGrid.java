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

  /** All spots that carry a site. */
  public Set<Spot> spots() {
    return sites.keySet();
  }
}
