package org.scion.ui.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.ui.theme.FamilyColour;

/** Which techniques every cell carries. Immutable. */
final class Occupancy {
  /** Nothing anywhere. */
  static final Occupancy NONE = new Occupancy(Map.of(), List.of());

  private final Map<SiteGrid.Spot, List<Chip>> chips;
  private final List<Optional<TechniqueSpec>> techniques;

  private Occupancy(
      Map<SiteGrid.Spot, List<Chip>> chips, List<Optional<TechniqueSpec>> techniques) {
    this.chips = chips;
    this.techniques = techniques;
  }

  /**
   * @param techniques as read; empty where an entry is wrong
   */
  static Occupancy of(List<Optional<TechniqueSpec>> techniques, HostLayout host, SiteGrid grid) {
    Map<SiteGrid.Spot, List<Chip>> chips = new LinkedHashMap<>();
    for (int i = 0; i < techniques.size(); i++) {
      if (techniques.get(i).isEmpty()) {
        continue;
      }
      TechniqueSpec entry = techniques.get(i).get();
      for (Site site : ExperimentPlanner.sites(entry, host)) {
        chips.computeIfAbsent(grid.spot(site), s -> new ArrayList<>()).add(chip(i, entry, site));
      }
    }
    return new Occupancy(chips, techniques);
  }

  private static Chip chip(int index, TechniqueSpec entry, Site site) {
    Technique technique = entry.technique();
    var description = technique.description();
    Settings here = entry.settings().at(site.name());
    boolean ranked = description.hyperparameters().stream().anyMatch(Occupancy::isRank);
    String mark = description.family().mark() + (ranked ? here.integer("rank") : "");
    return new Chip(
        index,
        technique.id(),
        description.name(),
        mark,
        FamilyColour.of(description.family()),
        technique.parameterCount(site, here));
  }

  private static boolean isRank(Hyperparameter h) {
    return h.key().equals("rank") && h.type() == Hyperparameter.Type.INTEGER;
  }

  List<Chip> at(SiteGrid.Spot spot) {
    return chips.getOrDefault(spot, List.of());
  }

  /** Every cell that carries something. */
  Map<SiteGrid.Spot, List<Chip>> all() {
    return chips;
  }

  /** The entries of the spec's list that could be read. */
  List<Optional<TechniqueSpec>> techniques() {
    return techniques;
  }

  /** The cells of one entry. */
  List<SiteGrid.Spot> of(int technique) {
    return chips.entrySet().stream()
        .filter(e -> e.getValue().stream().anyMatch(c -> c.technique() == technique))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Numbers that one entry trains at its cells. */
  long parameters(int technique) {
    return chips.values().stream()
        .flatMap(List::stream)
        .filter(c -> c.technique() == technique)
        .mapToLong(Chip::parameters)
        .sum();
  }
}
