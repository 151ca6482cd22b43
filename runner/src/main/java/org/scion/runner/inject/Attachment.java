package org.scion.runner.inject;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.train.Targets;

/**
 * One technique attached to one host: its tensors, and what it does at each moment of a training.
 * Default methods do nothing. Confined to the training thread.
 *
 * <p>Tensors are named as PEFT's adapter_model.safetensors names them: {@code base_model.model.} +
 * site + {@code .lora_A.weight}; techniques that PEFT lacks follow the same rule.
 */
public abstract class Attachment {
  /** Put in front of a host's names in adapter files. */
  public static final String PREFIX = "base_model.model.";

  private final Map<String, NDArray> trained = new LinkedHashMap<>();
  private final Map<String, NDArray> stored = new LinkedHashMap<>();

  /** Makes a tensor that is trained and stored. */
  protected final NDArray train(String fileName, NDArray value) {
    Torch.keep(value);
    value.setRequiresGradient(true);
    trained.put(fileName, value);
    stored.put(fileName, value);
    return value;
  }

  /** Makes a tensor that is trained but that the adapter file does not hold as such. */
  protected final NDArray trainUnstored(String name, NDArray value) {
    Torch.keep(value);
    value.setRequiresGradient(true);
    trained.put(name, value);
    return value;
  }

  /** Makes a tensor that is stored in the adapter file but not trained. */
  protected final NDArray store(String fileName, NDArray value) {
    stored.put(fileName, Torch.keep(value));
    return value;
  }

  /** Tensors of its own that are trained, by file name, in a fixed order. */
  public Map<String, NDArray> trained() {
    return trained;
  }

  /** What the adapter file holds of it, by file name. */
  public Map<String, NDArray> stored() {
    return stored;
  }

  /**
   * The adapter file for the <em>original</em> base. It differs from {@link #stored} when the start
   * moved part of a weight into the adapter: then ranks are doubled, A' = [A; A0], B' = [B, -B0].
   */
  public Map<String, NDArray> originalBaseFile() {
    return stored();
  }

  /** The adapter_config.json that goes with {@link #originalBaseFile}, made from the usual one. */
  public com.fasterxml.jackson.databind.node.ObjectNode originalBaseConfig(
      com.fasterxml.jackson.databind.node.ObjectNode config) {
    return config;
  }

  /**
   * Tensors besides the trained and stored ones that an exact resume needs, by a name of their own
   * in a fixed order; their values are put back in place before {@link #loadState}.
   */
  public Map<String, NDArray> kept() {
    return Map.of();
  }

  /** Base parameters that it trains in place, by checkpoint name. */
  public Set<String> trainedBase() {
    return Set.of();
  }

  /**
   * Base parameters that it trains in place in a step, when that changes with the step; null when
   * it does not. The same object means the same set. Depends on the step alone, so that a resumed
   * run finds it again; the gradients and moments of what left the set are freed.
   *
   * @param step 1-based
   */
  public Set<String> trainedBaseAt(long step) {
    return null;
  }

  /** Every base parameter that {@link #trainedBaseAt} may ever give. */
  public Set<String> everTrainedBase() {
    return trainedBase();
  }

  /**
   * What a base parameter becomes when it leaves the trained set: a copy of its trained value, or
   * another array that lives as long as the model.
   */
  public NDArray released(String baseParameter, NDArray trained) {
    return Torch.keep(Torch.withoutGradient(trained::duplicate));
  }

  /** Name in the adapter file of a base parameter trained in place; null to leave it out. */
  public String fileName(String baseParameter) {
    return PREFIX + baseParameter;
  }

  /** Rate of a trained tensor as a multiple of the run's learning rate. */
  public double learningRateFactor(String fileName) {
    return 1.0;
  }

  /** Whether weight decay acts on a trained tensor. */
  public boolean decays(String fileName) {
    return true;
  }

  /**
   * Values that a reference drew or rebuilt and that its adapter file lacks, in place of the own
   * ones.
   */
  public void drawn(Map<String, NDArray> values) {}

  /** Before the forward pass of a step; may change what is trained. */
  public void beforeStep(StepContext step) {}

  /**
   * The labels that the training loss counts, when a technique learns from its own rows too.
   *
   * @param placed the data's labels, at the rows of the lengthened batch
   * @param batch lengthened by prompts
   */
  public Targets targets(Targets placed, Batch batch) {
    return placed;
  }

  /** How many labels {@link #targets} gives for this many of the data's. */
  public long countedLabels(long labels, int examples) {
    return labels;
  }

  /** Added to the loss, an array of no dimensions; null for nothing. */
  public NDArray lossTerm() {
    return null;
  }

  /** After the gradients of a step are there and clipped, before the optimizer. */
  public void afterGradients(StepContext step, Map<String, NDArray> gradients) {}

  /** After the optimizer has changed the parameters. */
  public void afterStep(StepContext step, Map<String, NDArray> gradients) {}

  /** Gives ranks, importances and the like as events: type and data. */
  public void snapshot(BiConsumer<String, com.fasterxml.jackson.databind.node.ObjectNode> events) {}

  /** Numbers besides tensors that an exact resume needs; an empty object for none. */
  public com.fasterxml.jackson.databind.node.ObjectNode saveState() {
    return org.scion.core.Json.object();
  }

  public void loadState(com.fasterxml.jackson.databind.JsonNode state) {}

  /**
   * Sets the stored tensors from an adapter file; names that are not its own are left alone.
   *
   * @throws SpecException for a missing tensor or another shape
   */
  public void load(Map<String, NDArray> file) {
    List<SpecProblem> problems = new ArrayList<>();
    stored.forEach(
        (name, array) -> {
          NDArray value = file.get(name);
          if (value == null || !value.getShape().equals(array.getShape())) {
            problems.add(
                new SpecProblem(
                    "adapter tensor " + name,
                    value == null ? "" : value.getShape().toString(),
                    "shape " + array.getShape(),
                    "The file belongs to another model or configuration."));
          } else {
            Kernels.inPlace("copy_into", array, value);
          }
        });
    if (!problems.isEmpty()) {
      throw new SpecException(problems);
    }
  }
}
