package org.scion.ui.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.ui.text.Messages;

/** Says why a technique cannot be put on a site, before it is dropped there. */
final class Refusals {
  private final Occupancy occupancy;
  private final SiteGrid grid;

  Refusals(Occupancy occupancy, SiteGrid grid) {
    this.occupancy = occupancy;
    this.grid = grid;
  }

  /** The reason; empty when the site can take it. */
  Optional<String> reason(Technique technique, Site site) {
    var kinds = technique.description().siteKinds();
    String name = technique.description().name();
    if (!kinds.isEmpty() && !kinds.contains(site.kind())) {
      String takes = kinds.stream().sorted().map(Refusals::word).collect(Collectors.joining(", "));
      return Optional.of(Messages.text("compose.refuse.kind", name, word(site.kind()), takes));
    }
    for (Chip chip : occupancy.at(grid.spot(site))) {
      Optional<TechniqueSpec> there = occupancy.techniques().get(chip.technique());
      if (there.isPresent() && !there.get().technique().id().equals(technique.id())) {
        String conflict = conflict(technique, there.get().technique(), site);
        if (!conflict.isEmpty()) {
          return Optional.of(Messages.text("compose.refuse.conflict", name, chip.name(), conflict));
        }
      }
    }
    List<SpecProblem> wrong =
        new ArrayList<>(technique.check(site, Settings.defaults(technique), technique.id()));
    return wrong.stream().findFirst().map(SpecProblem::sentence);
  }

  /** The reason why none of these can take it; empty when at least one can. */
  Optional<String> reason(Technique technique, List<Site> sites) {
    Optional<String> last = Optional.of(Messages.text("compose.refuse.none"));
    for (Site site : sites) {
      last = reason(technique, site);
      if (last.isEmpty()) {
        return last;
      }
    }
    return last;
  }

  /** Why it cannot be in the run at all, wherever it is put; empty when it can. */
  Optional<String> inRun(Technique technique) {
    return occupancy.techniques().stream()
        .flatMap(Optional::stream)
        .map(TechniqueSpec::technique)
        .filter(there -> !there.id().equals(technique.id()))
        .flatMap(there -> apart(technique, there).stream())
        .findFirst();
  }

  private static Optional<String> apart(Technique technique, Technique there) {
    String reason = ExperimentPlanner.conflictInRun(there, technique);
    String name = technique.description().name();
    String other = there.description().name();
    return reason.isEmpty()
        ? Optional.empty()
        : Optional.of(Messages.text("compose.refuse.conflict", name, other, reason));
  }

  private static String conflict(Technique mine, Technique theirs, Site site) {
    String reason = mine.conflictWith(theirs, site);
    return reason.isEmpty() ? theirs.conflictWith(mine, site) : reason;
  }

  static String word(SiteKind kind) {
    return Messages.text("kind." + kind.name().toLowerCase(Locale.ROOT));
  }
}
