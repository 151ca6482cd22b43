package org.scion.core.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;

/**
 * One technique as asked for.
 *
 * @param technique what
 * @param sites where
 * @param settings how
 */
public record TechniqueSpec(Technique technique, SiteSelection sites, Settings settings) {

  /** Further models that its settings name, by key: those of the unit {@code model}. */
  public Map<String, String> models() {
    Map<String, String> models = new LinkedHashMap<>();
    for (Hyperparameter h : technique.description().hyperparameters()) {
      if (h.unit().equals("model") && !settings.text(h.key()).isBlank()) {
        models.put(h.key(), settings.text(h.key()));
      }
    }
    return models;
  }
}
