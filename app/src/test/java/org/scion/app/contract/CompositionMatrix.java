package org.scion.app.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.runner.train.OptimizerTechnique;

/**
 * Which techniques stand together at one site, by family, with the reasons of those that do not.
 */
final class CompositionMatrix {
  private static final HostLayout HOST = TinyModels.layout("bert-tiny");

  private CompositionMatrix() {}

  /** Why the second cannot stand on the first where both could be; empty when it can. */
  static String refusal(String first, String second) {
    Techniques all = Techniques.load();
    return refusal(all.find(first).orElseThrow(), all.find(second).orElseThrow());
  }

  private static String refusal(Technique first, Technique second) {
    if (first instanceof OptimizerTechnique && second instanceof OptimizerTechnique) {
      return "a run has one optimizer";
    }
    Set<SiteKind> kinds = new TreeSet<>(first.description().siteKinds());
    kinds.retainAll(second.description().siteKinds());
    for (Site site : HOST.sites()) {
      if (kinds.contains(site.kind())) {
        String reason = ExperimentPlanner.conflict(second, first, site);
        if (!reason.isEmpty()) {
          return reason;
        }
      }
    }
    return "";
  }

  /** The page: a table of families, then every pair that is refused. */
  static String markdown() {
    List<Technique> all =
        Techniques.load().all().stream()
            .filter(t -> t.description().family() != Family.MERGING)
            .filter(t -> t.description().family() != Family.ANALYSIS)
            .toList();
    List<Family> families = all.stream().map(t -> t.description().family()).distinct().toList();
    StringBuilder page = new StringBuilder(HEAD);
    page.append("| first \\ then |");
    families.forEach(f -> page.append(' ').append(f.label()).append(" |"));
    page.append("\n|---|").append("---|".repeat(families.size())).append('\n');
    for (Family row : families) {
      page.append("| **").append(row.label()).append("** |");
      for (Family column : families) {
        page.append(' ').append(cell(all, row, column)).append(" |");
      }
      page.append('\n');
    }
    page.append("\n## Refused pairs\n\n| first | then | reason |\n|---|---|---|\n");
    for (Technique first : all) {
      reasons(all, first)
          .forEach(
              (reason, then) ->
                  page.append("| ")
                      .append(first.id())
                      .append(" | ")
                      .append(String.join(", ", then))
                      .append(" | ")
                      .append(reason)
                      .append(" |\n"));
    }
    return page.toString();
  }

  private static Map<String, Set<String>> reasons(List<Technique> all, Technique first) {
    Map<String, Set<String>> reasons = new LinkedHashMap<>();
    for (Technique then : all) {
      String reason = then == first ? "" : refusal(first, then);
      if (!reason.isEmpty()) {
        reasons.computeIfAbsent(reason, r -> new TreeSet<>()).add(then.id());
      }
    }
    return reasons;
  }

  /** "all", or how many of the pairs of two families stand together. */
  private static String cell(List<Technique> all, Family row, Family column) {
    int pairs = 0;
    int good = 0;
    for (Technique first : all) {
      for (Technique then : all) {
        boolean here =
            first != then
                && first.description().family() == row
                && then.description().family() == column;
        if (here) {
          pairs++;
          good += refusal(first, then).isEmpty() ? 1 : 0;
        }
      }
    }
    return pairs == 0 ? "-" : good == pairs ? "all" : good + " of " + pairs;
  }

  private static final String HEAD =
      """
      # Which techniques go together

      Techniques of a run attach in the order of the list. At different sites all of them go together; this page is about two at the
      *same* site. A cell says how many pairs of two families stand together when the row's technique comes first. The plan
      refuses the others with the reason below. Made from what the techniques say of themselves; `CompositionMatrixTest` keeps it true.

      """;
}
