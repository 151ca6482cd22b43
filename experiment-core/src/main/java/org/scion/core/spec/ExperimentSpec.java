package org.scion.core.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.scion.core.SpecException;
import org.scion.core.model.Task;

/**
 * An experiment as asked for: model, data, techniques, training. Immutable; made by {@link
 * SpecReader}.
 *
 * @param name short name of the experiment
 * @param model path, id of an added model, {@code builtin:minilm} or {@code hub:owner/name}
 * @param task what the head predicts
 * @param data examples
 * @param techniques what is trained, in the order in which they attach
 * @param training how
 * @param engine device and precision
 * @param lab what is watched while it trains
 * @param startFrom run id whose last checkpoint this run starts from, or null
 * @param fromScratch whether the model starts from random weights: only its config is read
 * @param document the document it was read from, with overrides applied
 * @param folder folder that relative paths start from
 */
public record ExperimentSpec(
    String name,
    String model,
    Task task,
    DataSpec data,
    List<TechniqueSpec> techniques,
    TrainingSpec training,
    EngineSpec engine,
    LabSpec lab,
    String startFrom,
    boolean fromScratch,
    JsonNode document,
    Path folder) {

  /**
   * A model's config.json with what the techniques change of its layers.
   *
   * @throws SpecException for layers that the model does not have
   */
  public JsonNode config(JsonNode base) {
    JsonNode config = base;
    for (int i = 0; i < techniques.size(); i++) {
      config = techniques.get(i).config(config, "techniques[" + i + "].");
    }
    return config;
  }

  /** Ids of the techniques joined by {@code +}: the run's short label. */
  public String techniqueLabel() {
    return String.join("+", techniques.stream().map(t -> t.technique().id()).toList());
  }

  /** The same with frozen weights in a precision. */
  public ExperimentSpec in(String dtype) {
    EngineSpec precise = new EngineSpec(engine.device(), dtype, engine.threads());
    return new ExperimentSpec(
        name,
        model,
        task,
        data,
        techniques,
        training,
        precise,
        lab,
        startFrom,
        fromScratch,
        document,
        folder);
  }
}
