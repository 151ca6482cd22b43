package org.scion.plugins.cartridge;

import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.integers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecProblem;
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
import org.scion.plugins.prompt.KeyValuePrefix;
import org.scion.plugins.prompt.PrefixConfig;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.peft.PeftMethod;

/**
 * Cartridges: a key-value cache trained in place of a long context, in every layer; the first rows
 * stay as they are, since models put spare attention there. It may start from the cache of the
 * first tokens of a text. Eyuboglu et al., 2025 (arXiv:2506.06266).
 */
@AutoService(Technique.class)
public final class Cartridge implements PeftMethod {
  static final String FROZEN = "frozen_tokens";
  static final String START = "init_tokens";
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "cartridge",
              "Cartridge",
              Family.SEQUENCE,
              "A trained key-value cache that stands for a long text.")
          .paper(
              "Eyuboglu et al., Cartridges: Lightweight and General-Purpose Long Context"
                  + " Representations via Self-Study, 2025, arXiv:2506.06266",
              "softmax(q [K_p; K]^T / sqrt(d)) [V_p; V],  first rows of K_p, V_p frozen")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.KEY_VALUE)
          .settings(
              PromptConfig.tokens(128, "Scion; the paper varies it from 128 to 8192"),
              integer(FROZEN, 1, 0, 4096, "Rows at the front that are not trained.")
                  .in("tokens")
                  .from("PEFT and the paper"),
              integers(START, List.of(), "Token ids whose cache is the start; empty for random.")
                  .from("none: for a start at random"),
              PromptConfig.modulesToSave())
          .behaviour(false, false, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    int rows = settings.integer(PromptConfig.TOKENS) - settings.integer(FROZEN);
    return KeyValuePrefix.parameters(site, Math.max(0, rows));
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    return SavedModules.parameters(host, settings.texts(PromptConfig.SAVED));
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>();
    int rows = settings.integer(PromptConfig.TOKENS);
    int frozen = settings.integer(FROZEN);
    int given = settings.integers(START).size();
    if (frozen >= rows) {
      problems.add(
          new SpecProblem(
              where + "." + FROZEN, String.valueOf(frozen), "fewer than " + rows + " tokens", ""));
    }
    if (given > 0 && given < rows) {
      problems.add(
          new SpecProblem(
              where + "." + START, given + " ids", "at least " + rows + ", one for each row", ""));
    }
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new TrainedCache(context);
  }

  @Override
  public boolean reads(JsonNode config) {
    return PromptConfig.isType(config, "CARTRIDGE");
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    Settings settings =
        PromptConfig.read(config, this).with(FROZEN, config.path("num_frozen_tokens").asInt(1));
    return new TechniqueSpec(this, SiteSelection.DEFAULT, settings);
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    ObjectNode config = PrefixConfig.write("CARTRIDGE", spec, host);
    config.put("num_frozen_tokens", spec.settings().integer(FROZEN));
    return config;
  }
}
