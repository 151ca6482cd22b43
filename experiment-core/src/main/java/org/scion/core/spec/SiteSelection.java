package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.scion.core.Json;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;

/**
 * Which sites of a model a technique takes, by the rules of PEFT. Immutable.
 *
 * <p>A list entry matches a site whose name equals it or ends with {@code "." + entry}; an
 * expression must match the whole name; {@code all-linear} is every linear weight but the head.
 *
 * @param targets suffixes; empty together with {@code expression == null} for the default
 * @param expression regular expression over the whole name, {@code all-linear}, or null
 * @param exclude suffixes left out
 * @param excludeExpression expression left out, or null
 * @param layers layer indexes; empty for all
 * @param layersPattern name of the container before the layer number, or null for any
 */
public record SiteSelection(
    List<String> targets,
    String expression,
    List<String> exclude,
    String excludeExpression,
    List<Integer> layers,
    List<String> layersPattern) {

  /** The expression that means every linear weight but the head. */
  public static final String ALL_LINEAR = "all-linear";

  private static final Pattern ANY_LAYER = Pattern.compile(".*?\\.[^.]*\\.(\\d+)\\.");

  /** What the technique takes when nothing is said. */
  public static final SiteSelection DEFAULT = of(List.of());

  public SiteSelection {
    targets = List.copyOf(targets);
    exclude = List.copyOf(exclude);
    layers = List.copyOf(layers);
    layersPattern = List.copyOf(layersPattern);
  }

  public static SiteSelection of(List<String> targets) {
    return new SiteSelection(targets, null, List.of(), null, List.of(), List.of());
  }

  public static SiteSelection matching(String expression) {
    return new SiteSelection(List.of(), expression, List.of(), null, List.of(), List.of());
  }

  /** Whether nothing is said about names. */
  public boolean byDefault() {
    return targets.isEmpty() && expression == null;
  }

  /**
   * The sites of these kinds that are selected, in the model's order.
   *
   * @param defaults suffixes taken when the selection says none; {@code *} for every site
   */
  public List<Site> select(HostLayout host, Set<SiteKind> kinds, List<String> defaults) {
    List<String> effective = byDefault() ? defaults : targets;
    return host.sites().stream()
        .filter(s -> kinds.contains(s.kind()))
        .filter(s -> named(s, effective))
        .filter(s -> !excluded(s))
        .filter(this::inLayers)
        .toList();
  }

  private boolean named(Site site, List<String> effective) {
    if (ALL_LINEAR.equals(expression)) {
      return site.kind() == SiteKind.LINEAR;
    }
    if (expression != null) {
      return new BoundedPattern(expression, "sites.targets").matches(site.name());
    }
    return effective.stream().anyMatch(t -> matches(t, site.name()) || everywhere(t, site));
  }

  private static boolean everywhere(String target, Site site) {
    return target.equals("*") && site.kind() != SiteKind.HEAD;
  }

  private boolean excluded(Site site) {
    return exclude.stream().anyMatch(t -> matches(t, site.name()))
        || (excludeExpression != null
            && new BoundedPattern(excludeExpression, "sites.exclude").matches(site.name()));
  }

  private boolean inLayers(Site site) {
    if (layers.isEmpty()) {
      return true;
    }
    return layerOf(site.name()).map(layers::contains).orElse(false);
  }

  private java.util.Optional<Integer> layerOf(String name) {
    String dotted = name + ".";
    if (layersPattern.isEmpty()) {
      Matcher any = ANY_LAYER.matcher(dotted);
      return any.lookingAt() ? number(any.group(1)) : java.util.Optional.empty();
    }
    return layersPattern.stream()
        .map(p -> new BoundedPattern(".*\\." + p + "\\.(\\d+)\\.", "sites.layers_pattern"))
        .map(p -> number(p.firstGroup(dotted)))
        .flatMap(java.util.Optional::stream)
        .findFirst();
  }

  private static java.util.Optional<Integer> number(String digits) {
    return digits != null && digits.matches("\\d{1,9}")
        ? java.util.Optional.of(Integer.valueOf(digits))
        : java.util.Optional.empty();
  }

  /** Whether a suffix means this module. */
  public static boolean matches(String target, String name) {
    return name.equals(target) || name.endsWith("." + target);
  }

  /** As in a spec. */
  public JsonNode json() {
    var node = Json.object();
    if (expression != null) {
      node.put("targets", expression);
    } else if (!targets.isEmpty()) {
      node.set("targets", Json.tree(targets));
    }
    if (excludeExpression != null) {
      node.put("exclude", excludeExpression);
    } else if (!exclude.isEmpty()) {
      node.set("exclude", Json.tree(exclude));
    }
    if (!layers.isEmpty()) {
      node.set("layers", Json.tree(layers));
    }
    if (!layersPattern.isEmpty()) {
      node.set("layers_pattern", Json.tree(layersPattern));
    }
    return node;
  }
}
