package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.scion.core.Json;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.spec.SiteSelection;
import org.scion.core.technique.Technique;

/**
 * Says a set of sites in the words of a spec, as shortly as it can: nothing for the technique's
 * default, layers alone, names and layers, and an expression when nothing shorter is exact. Each
 * candidate is tried on the model before it is taken.
 */
final class SelectionWriter {
  private final HostLayout host;
  private final Technique technique;
  private final Set<Site> wanted;

  private SelectionWriter(HostLayout host, Technique technique, Set<Site> wanted) {
    this.host = host;
    this.technique = technique;
    this.wanted = wanted;
  }

  /** The {@code sites} object; empty when the default already means these. */
  static ObjectNode write(HostLayout host, Technique technique, Set<Site> wanted) {
    SelectionWriter writer = new SelectionWriter(host, technique, wanted);
    List<Integer> layers = writer.layers();
    List<String> names = writer.names();
    List<SiteSelection> candidates = new ArrayList<>();
    candidates.add(SiteSelection.DEFAULT);
    candidates.add(SiteSelection.matching(SiteSelection.ALL_LINEAR));
    candidates.add(selection(List.of(), null, layers));
    candidates.add(selection(names, null, List.of()));
    candidates.add(selection(List.of(), SiteSelection.ALL_LINEAR, layers));
    candidates.add(selection(names, null, layers));
    return candidates.stream()
        .filter(writer::exact)
        .findFirst()
        .map(SelectionWriter::json)
        .orElseGet(() -> json(selection(List.of(), expression(wanted), List.of())));
  }

  private static SiteSelection selection(
      List<String> names, String expression, List<Integer> layers) {
    return new SiteSelection(names, expression, List.of(), null, layers, List.of());
  }

  private boolean exact(SiteSelection candidate) {
    var description = technique.description();
    List<Site> chosen =
        candidate.select(host, description.siteKinds(), description.targetsFor(host.modelType()));
    return chosen.size() == wanted.size() && wanted.containsAll(chosen);
  }

  private List<Integer> layers() {
    return new ArrayList<>(
        wanted.stream()
            .map(Site::layer)
            .filter(l -> l >= 0)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Suffixes that name the columns: the last part where that is enough. */
  private List<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (Site site : wanted) {
      String suffix = site.layer() < 0 ? site.name() : SiteGrid.suffix(site);
      String brief = site.shortName();
      boolean clear =
          host.sites().stream()
              .filter(s -> technique.description().siteKinds().contains(s.kind()))
              .filter(s -> SiteSelection.matches(brief, s.name()))
              .allMatch(s -> s.layer() >= 0 && SiteGrid.suffix(s).equals(suffix));
      names.add(clear && !brief.matches("\\d+") ? brief : suffix);
    }
    names.remove("");
    return List.copyOf(names);
  }

  /** An expression over whole names that matches exactly these. */
  static String expression(Set<Site> wanted) {
    Map<String, Set<Integer>> layersBySuffix = new LinkedHashMap<>();
    List<String> parts = new ArrayList<>();
    String container = "";
    for (Site site : wanted) {
      if (site.layer() < 0) {
        parts.add(quoted(site.name()));
      } else {
        String suffix = SiteGrid.suffix(site);
        layersBySuffix.computeIfAbsent(suffix, s -> new TreeSet<>()).add(site.layer());
        container = site.name().substring(0, site.name().indexOf("." + site.layer()) + 1);
      }
    }
    Map<Set<Integer>, List<String>> byLayers = new LinkedHashMap<>();
    layersBySuffix.forEach(
        (suffix, layers) ->
            byLayers
                .computeIfAbsent(layers, l -> new ArrayList<>())
                .add(suffix.isEmpty() ? "" : "\\." + quoted(suffix)));
    for (var entry : byLayers.entrySet()) {
      String numbers =
          entry.getKey().stream().map(String::valueOf).collect(Collectors.joining("|"));
      String suffixes = String.join("|", entry.getValue());
      parts.add(quoted(container) + "(" + numbers + ")(" + suffixes + ")");
    }
    return String.join("|", parts);
  }

  private static String quoted(String name) {
    return Pattern.compile("\\.").matcher(name).replaceAll("\\\\.");
  }

  private static ObjectNode json(SiteSelection selection) {
    ObjectNode node = (ObjectNode) selection.json();
    if (node.has("layers")) {
      node.set("layers", ranges(selection.layers()));
    }
    return node;
  }

  /** {@code 3}, {@code "4-27"} or {@code "0-3,8"}. */
  static JsonNode ranges(List<Integer> layers) {
    List<String> parts = new ArrayList<>();
    int i = 0;
    while (i < layers.size()) {
      int j = i;
      while (j + 1 < layers.size() && layers.get(j + 1) == layers.get(j) + 1) {
        j++;
      }
      parts.add(i == j ? String.valueOf(layers.get(i)) : layers.get(i) + "-" + layers.get(j));
      i = j + 1;
    }
    return layers.size() == 1 ? Json.tree(layers.get(0)) : Json.tree(String.join(",", parts));
  }
}
