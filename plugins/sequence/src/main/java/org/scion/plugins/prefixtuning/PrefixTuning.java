package org.scion.plugins.prefixtuning;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.List;
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
import org.scion.plugins.prompt.KeyValuePrefix;
import org.scion.plugins.prompt.PrefixConfig;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.peft.PeftMethod;

/**
 * Prefix tuning: every attention sees trained keys and values in front of its own, softmax(q [K_p;
 * K]^T / sqrt(d)) [V_p; V]. While it trains, the prefix may be computed from a narrower table by
 * two linear layers with tanh between them; only the result is stored.
 *
 * <p>Prefix (n, 2 layers, kvHeads, headDim). Li and Liang, 2021 (arXiv:2101.00190).
 */
@AutoService(Technique.class)
public final class PrefixTuning implements PeftMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "prefix_tuning",
              "Prefix tuning",
              Family.SEQUENCE,
              "Trains keys and values that every attention sees in front of the text's.")
          .paper(
              "Li and Liang, Prefix-Tuning: Optimizing Continuous Prompts for Generation, 2021,"
                  + " arXiv:2101.00190",
              "softmax(q [K_p; K]^T / sqrt(d)) [V_p; V],  K_p, V_p: n x kv width, every layer")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.KEY_VALUE)
          .settings(
              PromptConfig.tokens(10, "paper, table-to-text"),
              flag(
                      "projection",
                      true,
                      "Compute the prefix from a table by two layers while it trains: steadier.")
                  .from("paper, section 4.3; PEFT has none"),
              integer("hidden_size", 512, 0, 65536, "Width between the two layers; 0: as the keys.")
                  .from("paper, table-to-text"),
              choice("init", "random", List.of("random", "zero"), "Start values of the prefix.")
                  .from("PEFT"),
              PromptConfig.modulesToSave())
          .behaviour(false, false, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  /** Width between the two layers of the projection. */
  static int hiddenSize(Settings settings, HostLayout host) {
    int given = settings.integer("hidden_size");
    return given > 0 ? given : PrefixConfig.width(host);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return settings.flag("projection")
        ? 0
        : KeyValuePrefix.parameters(site, settings.integer(PromptConfig.TOKENS));
  }

  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    if (!settings.flag("projection")) {
      return 0;
    }
    long width = PrefixConfig.width(host);
    long hidden = hiddenSize(settings, host);
    return settings.integer(PromptConfig.TOKENS) * width
        + Dense.parameters(width, hidden)
        + Dense.parameters(hidden, sites.size() * 2 * width);
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    return SavedModules.parameters(host, settings.texts(PromptConfig.SAVED));
  }

  @Override
  public Attachment attach(AttachContext context) {
    return context.settings().flag("projection")
        ? new ProjectedPrefix(context)
        : new PlainPrefix(context);
  }

  @Override
  public boolean reads(JsonNode config) {
    return PromptConfig.isType(config, "PREFIX_TUNING");
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    Settings settings =
        PromptConfig.read(config, this)
            .with("projection", config.path("prefix_projection").asBoolean(false))
            .with("hidden_size", config.path("encoder_hidden_size").asInt(0))
            .with("init", config.path("init_weights").asText().equals("zero") ? "zero" : "random");
    return new TechniqueSpec(this, SiteSelection.DEFAULT, settings);
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    Settings settings = spec.settings();
    ObjectNode config = PrefixConfig.write("PREFIX_TUNING", spec, host);
    config.put("prefix_projection", settings.flag("projection"));
    config.put("encoder_hidden_size", hiddenSize(settings, host));
    config.put("init_weights", settings.text("init").equals("zero") ? "zero" : null);
    return config;
  }
}
