package org.scion.core.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.scion.core.SpecProblem;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.Nearest;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;

/**
 * Whether what a spec says about sites is taken, all of it: a name that a technique cannot use is a
 * problem with its reason, never left out in silence. Immutable.
 *
 * @param entry the technique and its selection
 * @param host the model
 * @param where spec path of the technique
 */
public record SiteCheck(TechniqueSpec entry, HostLayout host, String where) {

  /** Every problem of the selection; {@code sites} are those that it gives. */
  public List<SpecProblem> problems(List<Site> sites) {
    Set<SiteKind> kinds = kinds();
    if (kinds.isEmpty()) {
      return entry.sites().equals(SiteSelection.DEFAULT) ? List.of() : List.of(noSites());
    }
    List<SpecProblem> problems = new ArrayList<>(layers());
    problems.addAll(sharedHead(sites));
    if (sites.isEmpty() && problems.isEmpty() && namedTargets().isEmpty()) {
      problems.add(zero());
    }
    for (String target : namedTargets()) {
      if (!taken(target, sites)) {
        problems.add(new SpecProblem(where + ".sites.targets", target, allowed(), reason(target)));
      }
    }
    return problems;
  }

  /** Names that are left out by the selection but match nothing: harmless, but worth a word. */
  List<String> warnings() {
    return entry.sites().exclude().stream()
        .filter(t -> host.sites().stream().noneMatch(s -> SiteSelection.matches(t, s.name())))
        .map(t -> where + ".sites.exclude '" + t + "' matches nothing on this model.")
        .toList();
  }

  /**
   * Weights that the selection names and the technique cannot take, as sentences. What PEFT writes
   * into an adapter names such only where PEFT itself can take them.
   */
  public List<String> refused() {
    Set<SiteKind> kinds = kinds();
    Set<SiteKind> others =
        host.sites().stream()
            .map(Site::kind)
            .filter(k -> k.weighted() && !kinds.contains(k))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (kinds.stream().noneMatch(SiteKind::weighted) || entry.sites().byDefault()) {
      return List.of();
    }
    return entry.sites().select(host, others, List.of()).stream()
        .map(s -> s.name() + " is " + word(s.kind()) + "; " + takes())
        .toList();
  }

  private Set<SiteKind> kinds() {
    return entry.technique().description().siteKinds();
  }

  private SpecProblem noSites() {
    return new SpecProblem(
        where + ".sites",
        entry.sites().json().toString(),
        "nothing: " + entry.technique().id() + " has no sites",
        "It acts on the whole run; leave sites out.");
  }

  private List<SpecProblem> layers() {
    Set<Integer> known =
        host.sites().stream()
            .filter(s -> kinds().contains(s.kind()) && s.layer() >= 0)
            .map(Site::layer)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return entry.sites().layers().stream()
        .filter(layer -> !known.contains(layer))
        .map(
            layer ->
                new SpecProblem(
                    where + ".sites.layers",
                    String.valueOf(layer),
                    known.isEmpty()
                        ? "nothing: its sites lie in no layer"
                        : "0 to " + (known.size() - 1) + ", the layers of this model",
                    ""))
        .toList();
  }

  private List<SpecProblem> sharedHead(List<Site> sites) {
    boolean refuses = host.tiedHead() != null && entry.technique().startsFromOwnWeight();
    return sites.stream()
        .filter(s -> refuses && s.kind() == SiteKind.HEAD)
        .map(
            s ->
                new SpecProblem(
                    where + ".sites",
                    s.name(),
                    "weights of their own: " + entry.technique().id() + " starts by changing them",
                    "This head is the embedding itself (" + host.tiedHead() + "); leave it out."))
        .toList();
  }

  private List<String> namedTargets() {
    return entry.sites().targets().stream().filter(t -> !t.equals("*")).toList();
  }

  private SpecProblem zero() {
    String zero = "Zero sites matched.";
    String expression = entry.sites().expression();
    return new SpecProblem(
        where + ".sites",
        entry.sites().json().toString(),
        "names that match at least one site; this model has " + String.join(", ", known()),
        expression == null
            ? zero
            : zero
                + " A single text is a regular expression over the whole name; names and endings"
                + " are written as a list: ["
                + expression
                + "]");
  }

  private boolean taken(String target, List<Site> sites) {
    boolean excluded = entry.sites().exclude().contains(target);
    return excluded || sites.stream().anyMatch(s -> SiteSelection.matches(target, s.name()));
  }

  private List<String> known() {
    return host.sites().stream()
        .filter(s -> kinds().contains(s.kind()))
        .map(Site::shortName)
        .distinct()
        .toList();
  }

  private String allowed() {
    return "a name on this model that " + entry.technique().id() + " takes";
  }

  private String reason(String target) {
    List<Site> named =
        host.sites().stream().filter(s -> SiteSelection.matches(target, s.name())).toList();
    if (named.isEmpty()) {
      return Nearest.to(target, known())
          .map(k -> "Did you mean '" + k + "'?")
          .orElse("Known: " + known());
    }
    boolean rightKind = named.stream().anyMatch(s -> kinds().contains(s.kind()));
    Site first = named.get(0);
    return rightKind
        ? "It is in none of the layers that sites.layers names, or is excluded."
        : first.name() + " is " + word(first.kind()) + "; " + takes();
  }

  private String takes() {
    String words =
        kinds().stream().sorted().map(SiteCheck::word).collect(Collectors.joining(" or "));
    return entry.technique().id() + " takes " + words + ": " + String.join(", ", known());
  }

  private static String word(SiteKind kind) {
    return switch (kind) {
      case LINEAR -> "a linear weight";
      case EMBEDDING -> "an embedding";
      case NORM -> "a norm";
      case HEAD -> "the head";
      default ->
          "the place of "
              + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + " in the forward pass";
    };
  }
}
