package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.scion.core.SpecException;
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

  /**
   * A model's config.json with what the technique changes of its layers.
   *
   * @param where spec path of its settings, ended by a point
   * @throws SpecException for layers that the model does not have
   */
  public JsonNode config(JsonNode base, String where) {
    try {
      return technique.config(base, settings);
    } catch (SpecException e) {
      throw new SpecException(e.problems().stream().map(p -> p.within(where)).toList());
    }
  }

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
