package org.scion.plugins.ptuning;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.prompt.Dense;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.peft.PeftMethod;

/**
 * P-tuning: a soft prompt that an encoder computes from a trained table, so that its rows depend on
 * each other: a bidirectional LSTM with two layers behind it, or three linear layers with ReLU. Liu
 * et al., 2021 (arXiv:2103.10385).
 */
@AutoService(Technique.class)
public final class PTuning implements PeftMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "p_tuning",
              "P-tuning",
              Family.SEQUENCE,
              "A soft prompt computed by a small trained encoder, which only training needs.")
          .paper(
              "Liu et al., GPT Understands, Too, 2021, arXiv:2103.10385",
              "h_0 = [MLP(LSTM(P)); E(x)]")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.EMBEDDING_OUTPUT)
          .settings(
              PromptConfig.tokens(20, "PEFT's examples"),
              choice("encoder", "lstm", List.of("lstm", "mlp"), "What computes the prompt.")
                  .from("paper; PEFT has mlp"),
              integer("hidden_size", 0, 0, 65536, "Width of the encoder; 0: as the model.")
                  .from("PEFT"),
              integer("encoder_layers", 2, 1, 16, "Layers of the LSTM.").from("PEFT"),
              real("encoder_dropout", 0, 0, 0.99, "Dropout between the layers of the LSTM.")
                  .from("PEFT"),
              PromptConfig.modulesToSave())
          .behaviour(false, false, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  static int hiddenSize(Settings settings, int width) {
    int given = settings.integer("hidden_size");
    return given > 0 ? given : width;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long width = site.out();
    long hidden = hiddenSize(settings, site.out());
    long table = settings.integer(PromptConfig.TOKENS) * width;
    if (settings.text("encoder").equals("mlp")) {
      return table
          + Dense.parameters(width, hidden)
          + Dense.parameters(hidden, hidden)
          + Dense.parameters(hidden, width);
    }
    long later = settings.integer("encoder_layers") - 1;
    return table
        + lstm(width, hidden)
        + later * lstm(2 * hidden, hidden)
        + Dense.parameters(2 * hidden, 2 * hidden)
        + Dense.parameters(2 * hidden, width);
  }

  /** Both directions of one layer: weights of input and state, and two biases, for four gates. */
  private static long lstm(long in, long hidden) {
    return 2 * 4 * hidden * (in + hidden + 2);
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    return SavedModules.parameters(host, settings.texts(PromptConfig.SAVED));
  }

  @Override
  public Attachment attach(AttachContext context) {
    return context.settings().text("encoder").equals("mlp")
        ? new MlpPrompt(context)
        : new LstmPrompt(context);
  }

  @Override
  public boolean reads(JsonNode config) {
    return PromptConfig.isType(config, "P_TUNING");
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    String encoder = config.path("encoder_reparameterization_type").asText("MLP");
    Settings settings =
        PromptConfig.read(config, this)
            .with("encoder", encoder.toLowerCase(Locale.ROOT))
            .with("hidden_size", config.path("encoder_hidden_size").asInt(0))
            .with("encoder_layers", config.path("encoder_num_layers").asInt(2))
            .with("encoder_dropout", config.path("encoder_dropout").asDouble(0));
    return new TechniqueSpec(this, SiteSelection.DEFAULT, settings);
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    Settings s = spec.settings();
    ObjectNode config = PromptConfig.write("P_TUNING", s, host);
    config.put("encoder_reparameterization_type", s.text("encoder").toUpperCase(Locale.ROOT));
    config.put("encoder_hidden_size", hiddenSize(s, host.dimensions().hidden()));
    config.put("encoder_num_layers", s.integer("encoder_layers"));
    config.put("encoder_dropout", s.real("encoder_dropout"));
    return config;
  }
}
