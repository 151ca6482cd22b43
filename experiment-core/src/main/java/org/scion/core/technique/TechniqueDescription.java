package org.scion.core.technique;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.SiteKind;

/**
 * What a technique says of itself: palette card, form, validation, YAML keys, plan and teaching
 * page all come from here. Immutable; made with {@link #of}.
 *
 * @param id YAML id, {@code lora}
 * @param name as the paper writes it, {@code LoRA}
 * @param family its family
 * @param summary one sentence
 * @param paper authors, title, year and arXiv number
 * @param formula one line of plain mathematics
 * @param siteKinds kinds of site it can take; empty if it takes none (optimizers)
 * @param hyperparameters its settings in the order of the form
 * @param defaultTargets by model type, the module suffixes taken when the spec names none; key
 *     {@code *} for all others
 * @param mergeable whether it can be folded into the base weights
 * @param identityAtStart whether the model is unchanged before the first step
 * @param quantisedBases ids of quantisers whose base it accepts
 */
public record TechniqueDescription(
    String id,
    String name,
    Family family,
    String summary,
    String paper,
    String formula,
    Set<SiteKind> siteKinds,
    List<Hyperparameter> hyperparameters,
    Map<String, List<String>> defaultTargets,
    boolean mergeable,
    boolean identityAtStart,
    Set<String> quantisedBases) {

  /** Targets that mean "every site of the technique's kinds". */
  public static final List<String> EVERYWHERE = List.of("*");

  /** Starts a description; the rest is added by the {@code with} methods. */
  public static TechniqueDescription of(String id, String name, Family family, String summary) {
    return new TechniqueDescription(
        id, name, family, summary, "", "", Set.of(), List.of(), Map.of(), false, true, Set.of());
  }

  /** Whether it has a setting of this key. */
  public boolean has(String key) {
    return hyperparameters.stream().anyMatch(h -> h.key().equals(key));
  }

  public TechniqueDescription paper(String source, String mathematics) {
    return new TechniqueDescription(
        id,
        name,
        family,
        summary,
        source,
        mathematics,
        siteKinds,
        hyperparameters,
        defaultTargets,
        mergeable,
        identityAtStart,
        quantisedBases);
  }

  public TechniqueDescription sites(Map<String, List<String>> targets, SiteKind... kinds) {
    return new TechniqueDescription(
        id,
        name,
        family,
        summary,
        paper,
        formula,
        Set.of(kinds),
        hyperparameters,
        Map.copyOf(targets),
        mergeable,
        identityAtStart,
        quantisedBases);
  }

  public TechniqueDescription settings(Hyperparameter... settings) {
    return new TechniqueDescription(
        id,
        name,
        family,
        summary,
        paper,
        formula,
        siteKinds,
        List.of(settings),
        defaultTargets,
        mergeable,
        identityAtStart,
        quantisedBases);
  }

  public TechniqueDescription behaviour(boolean merges, boolean identity, Set<String> quantisers) {
    return new TechniqueDescription(
        id,
        name,
        family,
        summary,
        paper,
        formula,
        siteKinds,
        hyperparameters,
        defaultTargets,
        merges,
        identity,
        Set.copyOf(quantisers));
  }

  /** The suffixes taken on a model type when the spec names no targets. */
  public List<String> targetsFor(String modelType) {
    return defaultTargets.getOrDefault(modelType, defaultTargets.getOrDefault("*", EVERYWHERE));
  }
}
