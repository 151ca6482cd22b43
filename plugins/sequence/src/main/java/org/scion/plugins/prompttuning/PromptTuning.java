package org.scion.plugins.prompttuning;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integers;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
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
import org.scion.plugins.prompt.PromptAttachment;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.plugins.prompt.PromptStart;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.peft.PeftMethod;

/**
 * Prompt tuning: the model reads [P; E(x)] where P (n, hidden) is trained and everything else is
 * frozen. Lester, Al-Rfou and Constant, 2021 (arXiv:2104.08691).
 */
@AutoService(Technique.class)
public final class PromptTuning implements PeftMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "prompt_tuning",
              "Prompt tuning",
              Family.SEQUENCE,
              "Trains a few rows that stand in front of the word embeddings; the model is frozen.")
          .paper(
              "Lester, Al-Rfou and Constant, The Power of Scale for Parameter-Efficient Prompt"
                  + " Tuning, 2021, arXiv:2104.08691",
              "h_0 = [P; E(x)],  P: n x hidden")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.EMBEDDING_OUTPUT)
          .settings(
              PromptConfig.tokens(20, "paper, section 3.2: more than 20 gain little"),
              choice(
                      "init",
                      "vocabulary",
                      List.of("random", "vocabulary", "tokens"),
                      "Start values: normal, embeddings of random words, or of init_tokens.")
                  .from("paper: embeddings of words; PEFT starts at random"),
              integers("init_tokens", List.of(), "Token ids to start from, repeated to fit.")
                  .from("none: for init tokens"),
              PromptConfig.modulesToSave())
          .behaviour(false, false, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return (long) settings.integer(PromptConfig.TOKENS) * site.out();
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    return SavedModules.parameters(host, settings.texts(PromptConfig.SAVED));
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    boolean missing =
        settings.text("init").equals("tokens") && settings.integers("init_tokens").isEmpty();
    return missing
        ? List.of(
            new SpecProblem(
                where + ".init_tokens", "[]", "at least one token id with init: tokens", ""))
        : List.of();
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new SoftPrompt(context);
  }

  @Override
  public boolean reads(JsonNode config) {
    return PromptConfig.isType(config, "PROMPT_TUNING");
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    String init = config.path("prompt_tuning_init").asText();
    Settings settings =
        PromptConfig.read(config, this)
            .with("init", init.equals("SAMPLE_VOCAB") ? "vocabulary" : "random");
    return new TechniqueSpec(this, SiteSelection.DEFAULT, settings);
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    ObjectNode config = PromptConfig.write("PROMPT_TUNING", spec.settings(), host);
    boolean vocabulary = spec.settings().text("init").equals("vocabulary");
    config.put("prompt_tuning_init", vocabulary ? "SAMPLE_VOCAB" : "RANDOM");
    return config;
  }

  private static final class SoftPrompt extends PromptAttachment {
    SoftPrompt(AttachContext context) {
      Settings settings = context.settings();
      int rows = settings.integer(PromptConfig.TOKENS);
      NDArray prompt = trainUnstored(ENCODER + "embedding.weight", start(context, rows));
      store(PROMPT, prompt);
      putInFront(context.host(), rows, batch -> prompt);
      trainModules(context.host(), settings.texts(PromptConfig.SAVED));
    }

    private static NDArray start(AttachContext context, int rows) {
      HostModel host = context.host();
      return switch (context.settings().text("init")) {
        case "vocabulary" -> PromptStart.vocabulary(context.random(), host, rows);
        case "tokens" -> PromptStart.tokens(host, context.settings().integers("init_tokens"), rows);
        default -> PromptStart.normal(context.random(), rows, host.layout().dimensions().hidden());
      };
    }
  }
}
