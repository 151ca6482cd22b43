package org.scion.plugins.ia3;

import static org.scion.core.technique.Hyperparameter.text;
import static org.scion.core.technique.Hyperparameter.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.scion.core.Json;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.inject.SharedSettings;
import org.scion.runner.peft.PeftConfig;
import org.scion.runner.peft.PeftMethod;

/**
 * IA3: a trained vector l stretches or shrinks each number that a projection gives, y' = l * y
 * (bias included); in feed-forward modules each number that goes in, y = W (l * x) + b.
 *
 * <p>l (out, 1), or (1, in) for feed-forward modules; starts at 1. Liu et al., 2022
 * (arXiv:2205.05638).
 */
@AutoService(Technique.class)
public final class Ia3 implements PeftMethod {
  private static final List<String> FEED_FORWARD =
      List.of("down_proj", "mlp.c_proj", "output.dense");
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "ia3",
              "IA3",
              Family.HIDDEN_STATE,
              "Rescales keys, values and feed-forward activations by trained vectors.")
          .paper(
              "Liu et al., Few-Shot Parameter-Efficient Fine-Tuning is Better and Cheaper than"
                  + " In-Context Learning, 2022, arXiv:2205.05638",
              "y' = l * (W x + b);  feed-forward: y' = W (l * x) + b")
          .sites(
              Map.of(
                  "*", List.of("k_proj", "v_proj", "down_proj"),
                  "qwen2", List.of("q_proj", "v_proj", "down_proj"),
                  "qwen3", List.of("q_proj", "v_proj", "down_proj"),
                  "gemma2", List.of("q_proj", "v_proj", "down_proj"),
                  "gemma3_text", List.of("q_proj", "v_proj", "down_proj"),
                  "phi3", List.of("qkv_proj", "down_proj"),
                  "gpt2", List.of("c_attn", "mlp.c_proj"),
                  "bert", List.of("key", "value", "output.dense"),
                  "roberta", List.of("key", "value", "output.dense")),
              SiteKind.LINEAR,
              SiteKind.HEAD)
          .settings(
              texts(
                      "feedforward",
                      FEED_FORWARD,
                      "Endings of the names of modules whose input is scaled, not the output.")
                  .from("PEFT"),
              text(
                      "feedforward_expression",
                      null,
                      "Regular expression over whole names, used in place of feedforward.")
                  .from("PEFT"),
              SharedSettings.modulesToSave())
          .behaviour(true, true, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  /** Whether the input of a module is scaled. */
  static boolean feedForward(Site site, Settings settings) {
    String expression = settings.text("feedforward_expression");
    return expression != null
        ? Pattern.matches(expression, site.name())
        : settings.texts("feedforward").stream().anyMatch(site.name()::endsWith);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return feedForward(site, settings) ? site.in() : site.out();
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    return SavedModules.parameters(host, settings.texts("modules_to_save"));
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new Ia3Attachment(context);
  }

  @Override
  public boolean reads(JsonNode config) {
    return config.path("peft_type").asText().equals("IA3");
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    JsonNode modules = config.path("feedforward_modules");
    Settings settings =
        Settings.defaults(this)
            .with("modules_to_save", PeftConfig.texts(config.path("modules_to_save")))
            .with("feedforward_expression", modules.isTextual() ? modules.asText() : null)
            .with("feedforward", modules.isArray() ? PeftConfig.texts(modules) : FEED_FORWARD);
    return new TechniqueSpec(this, PeftConfig.selection(config), settings);
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    Settings s = spec.settings();
    ObjectNode config = Json.object();
    config.put("peft_type", "IA3");
    List<String> defaults = DESCRIPTION.targetsFor(host.modelType());
    String expression = s.text("feedforward_expression");
    List<String> targets = spec.sites().byDefault() ? defaults : spec.sites().targets();
    // PEFT refuses feed-forward names that are no targets.
    List<String> named =
        spec.sites().expression() != null
            ? s.texts("feedforward")
            : targets.stream()
                .filter(t -> s.texts("feedforward").stream().anyMatch(t::endsWith))
                .toList();
    config.set(
        "feedforward_modules", expression != null ? Json.tree(expression) : Json.tree(named));
    config.put("fan_in_fan_out", host.family().equals("gpt2"));
    config.put("init_ia3_weights", true);
    PeftConfig.putSelection(config, spec.sites(), defaults, s.texts("modules_to_save"));
    return config;
  }
}
