package org.scion.plugins.delta;

import static org.scion.core.technique.Hyperparameter.choice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Settings;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.inject.SharedSettings;
import org.scion.runner.inject.TrainingTechnique;
import org.scion.runner.module.Embedding;
import org.scion.runner.module.Linear;

/**
 * A technique that changes weights one site at a time. A subclass describes itself and wraps one
 * linear (and one embedding, if it can).
 */
public abstract class SiteTechnique implements TrainingTechnique {
  /** Query and value projections, the default targets of most techniques of PEFT. */
  public static final Map<String, List<String>> QUERY_VALUE =
      Map.of(
          "*", List.of("q_proj", "v_proj"),
          "bert", List.of("query", "value"),
          "roberta", List.of("query", "value"),
          "gpt2", List.of("c_attn"),
          "phi3", List.of("qkv_proj"));

  /**
   * The same with GPT-2's second MLP projection, for techniques whose cost grows with the width.
   */
  public static final Map<String, List<String>> QUERY_VALUE_OR_MLP =
      with(QUERY_VALUE, "gpt2", "mlp.c_proj");

  private final TechniqueDescription description;

  protected SiteTechnique(TechniqueDescription description) {
    this.description = description;
  }

  private static Map<String, List<String>> with(
      Map<String, List<String>> targets, String model, String target) {
    Map<String, List<String>> result = new HashMap<>(targets);
    result.put(model, List.of(target));
    return Map.copyOf(result);
  }

  /** Adds the settings that all these techniques have: modules_to_save. */
  protected static Hyperparameter[] settings(Hyperparameter... own) {
    List<Hyperparameter> all = new ArrayList<>(Arrays.asList(own));
    all.add(SharedSettings.modulesToSave());
    return all.toArray(Hyperparameter[]::new);
  }

  /** The setting that trains biases beside the adapter. */
  protected static Hyperparameter bias() {
    return choice(
            "bias",
            "none",
            List.of("none", "all", "adapted"),
            "Which biases train too: none, all of the model, those of the adapted modules.")
        .from("PEFT");
  }

  /** Wraps a linear with the technique's tensors. */
  protected abstract Linear linear(DeltaSite at, Linear base);

  /** Wraps an embedding. */
  protected Embedding embedding(DeltaSite at, Embedding base) {
    throw new UnsupportedException(
        id() + " at the embedding " + at.site().name() + "; supported: linear weights");
  }

  /** Makes what several sites share, before the first of them. */
  protected void prepare(DeltaAttachment attachment, AttachContext context) {}

  @Override
  public TechniqueDescription description() {
    return description;
  }

  final String biasOf(Settings settings) {
    boolean has = description.has("bias");
    return has ? settings.text("bias") : "none";
  }

  final List<ParameterInfo> trainedBiases(HostLayout host, List<Site> sites, Settings settings) {
    String bias = biasOf(settings);
    return host.parameters().stream()
        .filter(ParameterInfo::isBias)
        .filter(p -> !bias.equals("none"))
        .filter(
            p -> bias.equals("all") || sites.stream().anyMatch(s -> s.biasName().equals(p.name())))
        .toList();
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    List<ParameterInfo> result =
        new ArrayList<>(SavedModules.parameters(host, settings.texts("modules_to_save")));
    result.addAll(trainedBiases(host, sites, settings));
    return result;
  }

  /** The attachment, still empty; a technique with a lifecycle gives its own. */
  protected DeltaAttachment attachment() {
    return new DeltaAttachment();
  }

  @Override
  public final Attachment attach(AttachContext context) {
    return attachment().attach(this, context);
  }
}
