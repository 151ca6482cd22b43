package org.scion.plugins.xlora;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;
import static org.scion.core.technique.Hyperparameter.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.LoraMethod;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.peft.PeftMethod;

/**
 * X-LoRA: a trained classifier mixes frozen LoRA experts per token and layer. The last hidden state
 * of a first pass (without experts, or with all at one weight) goes through it, c =
 * softmax(classifier(h) / temperature), and in a second pass y = W x + g sum_e c_e s_e B_e A_e x.
 *
 * <p>Classifier: hidden -> (size)* -> experts, or experts x sites, ReLU between. Buehler and
 * Buehler, 2024 (arXiv:2402.07148).
 */
@AutoService(Technique.class)
public final class XLoraTechnique implements PeftMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "xlora",
              "X-LoRA",
              Family.MERGING,
              "Trains a small classifier that mixes frozen LoRA experts token by token.")
          .paper(
              "Buehler and Buehler, X-LoRA: Mixture of Low-Rank Adapter Experts, 2024,"
                  + " arXiv:2402.07148",
              "y = W x + g sum_e c_e(h) s_e B_e A_e x,  c = softmax(classifier(h) / T)")
          .sites(LoraMethod.TARGETS, SiteKind.LINEAR)
          .settings(
              texts("experts", List.of(), "Folders of LoRA adapters, one an expert.")
                  .from("none: to be named"),
              integer("depth", 1, 1, 16, "Layers of the classifier.").from("PEFT"),
              integer("size", 2048, 1, 65536, "Width of its inner layers.").from("PEFT"),
              real("dropout", 0.2, 0, 0.99, "Dropout between its layers.").from("PEFT"),
              flag("layerwise", false, "Weights of their own for every site.").from("PEFT"),
              flag("softmax", true, "Softmax over the experts.").from("PEFT"),
              flag("softmax_top_k", false, "Softmax over the experts that top_k left.")
                  .from("PEFT"),
              real("temperature", 1, 1e-3, 1e3, "Divides the scores before the softmax.")
                  .from("PEFT"),
              integer("top_k", 0, 0, 64, "Experts that act on a token; 0 for all.").from("PEFT"),
              real("global_scaling", 1, 0, 1e3, "Factor g of all experts.").from("PEFT"),
              real("first_pass", 0, -1e3, 1e3, "Weight of every expert in the first pass.")
                  .from("PEFT"))
          .behaviour(false, false, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 0;
  }

  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    long sum = 0;
    for (int[] layer : layers(host.dimensions().hidden(), sites.size(), settings)) {
      sum += (long) layer[0] * layer[1] + layer[1];
    }
    return sum;
  }

  /** Inputs and outputs of the classifier's layers. */
  static List<int[]> layers(int hidden, int sites, Settings settings) {
    int out = settings.texts("experts").size() * (settings.flag("layerwise") ? sites : 1);
    List<int[]> layers = new ArrayList<>();
    int in = hidden;
    for (int i = 1; i < settings.integer("depth"); i++) {
      layers.add(new int[] {in, settings.integer("size")});
      in = settings.integer("size");
    }
    layers.add(new int[] {in, out});
    return layers;
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int experts = settings.texts("experts").size();
    List<SpecProblem> problems = new ArrayList<>();
    if (experts == 0) {
      problems.add(
          new SpecProblem(
              where + ".experts", "", "at least one adapter folder", "Train them first."));
    } else if (settings.integer("top_k") > experts) {
      problems.add(
          new SpecProblem(
              where + ".top_k",
              String.valueOf(settings.integer("top_k")),
              "at most " + experts + ", the number of experts",
              ""));
    }
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new XLoraAttachment(context);
  }

  @Override
  public boolean reads(JsonNode config) {
    return config.path("peft_type").asText().equals("XLORA");
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    if (config.path("use_trainable_adapters").asBoolean(false)) {
      throw new UnsupportedException("adapter_config.json: use_trainable_adapters with XLORA");
    }
    List<String> experts = new ArrayList<>();
    config.path("adapters").forEach(n -> experts.add(n.asText()));
    Settings settings =
        Settings.defaults(this)
            .with("experts", List.copyOf(experts))
            .with("depth", config.path("xlora_depth").asInt(1))
            .with("size", config.path("xlora_size").asInt(2048))
            .with("dropout", config.path("xlora_dropout_p").asDouble(0.2))
            .with("layerwise", config.path("layerwise_scalings").asBoolean(false))
            .with("softmax", config.path("enable_softmax").asBoolean(true))
            .with("softmax_top_k", config.path("enable_softmax_topk").asBoolean(false))
            .with("temperature", config.path("softmax_temperature").asDouble(1))
            .with("top_k", config.path("top_k_lora").asInt(0))
            .with("global_scaling", config.path("global_scaling_weight").asDouble(1))
            .with("first_pass", config.path("scaling_pass_value").asDouble(0));
    return new TechniqueSpec(this, SiteSelection.DEFAULT, settings);
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    Settings s = spec.settings();
    ObjectNode config = Json.object();
    config.put("peft_type", "XLORA").put("hidden_size", host.dimensions().hidden());
    ObjectNode adapters = config.putObject("adapters");
    for (int i = 0; i < s.texts("experts").size(); i++) {
      adapters.put(String.valueOf(i), s.texts("experts").get(i));
    }
    config.put("xlora_depth", s.integer("depth")).put("xlora_size", s.integer("size"));
    config.put("xlora_dropout_p", s.real("dropout"));
    config.put("layerwise_scalings", s.flag("layerwise"));
    config.put("enable_softmax", s.flag("softmax"));
    config.put("enable_softmax_topk", s.flag("softmax_top_k"));
    config.put("softmax_temperature", s.real("temperature"));
    if (s.integer("top_k") > 0) {
      config.put("top_k_lora", s.integer("top_k"));
    }
    config.put("global_scaling_weight", s.real("global_scaling"));
    config.put("scaling_pass_value", s.real("first_pass")).put("use_trainable_adapters", false);
    return config;
  }
}
