package org.scion.plugins.cpt;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.integers;
import static org.scion.core.technique.Hyperparameter.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.Json;
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
import org.scion.plugins.prompt.PromptConfig;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.peft.PeftMethod;

/**
 * Context-aware prompt tuning: the prompt is the embeddings of example texts with a trained change
 * of bounded length for each row, P = E(context) + d, |d_i| at most e_i; the loss also counts the
 * examples' own labels. Blau et al., 2024 (arXiv:2410.17222).
 *
 * <p>d (n, hidden). A row's bound is epsilon sqrt(hidden / 2048), by the type of its token: 1 and 3
 * modulo 4 are the template's (format_epsilon), 2 the input's (epsilon), 4 the label's, not
 * trained.
 */
@AutoService(Technique.class)
public final class Cpt implements PeftMethod {
  static final String TOKENS = "context_tokens";
  static final String TYPES = "context_types";
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "cpt",
              "CPT",
              Family.SEQUENCE,
              "Examples in front of the text whose embeddings may move a little way.")
          .paper(
              "Blau et al., Context-aware Prompt Tuning: Advancing In-Context Learning with"
                  + " Adversarial Methods, 2024, arXiv:2410.17222",
              "P = E(context) + d,  |d_i| <= e_i sqrt(hidden / 2048)")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.EMBEDDING_OUTPUT)
          .settings(
              integers(TOKENS, List.of(), "Ids of the context; empty: random words as input.")
                  .in("token ids")
                  .from("PEFT: none"),
              integers(
                      TYPES,
                      List.of(),
                      "Type of each token: 1 input template, 2 input, 3 output template, 4 label;"
                          + " next example 5 to 8, and so on.")
                  .from("PEFT: none"),
              integer(PromptConfig.TOKENS, 8, 1, 4096, "Random words where no context is given.")
                  .in("tokens")
                  .from("Scion's choice: short, as nothing is known of the context"),
              real("epsilon", 0.1, 0, 1000, "Bound of the change of input tokens.").from("PEFT"),
              real("format_epsilon", 0.1, 0, 1000, "Bound of the change of template tokens.")
                  .from("PEFT"),
              choice("loss_weighting", "none", List.of("none", "decay"), "Weight of older labels.")
                  .from("PEFT"),
              real("decay", 1.0, 0, 1, "Factor for each label group before the last.").from("PEFT"),
              PromptConfig.modulesToSave())
          .behaviour(false, false, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  /** Tokens in front of the text. */
  static int rows(Settings settings) {
    int given = settings.integers(TOKENS).size();
    return given == 0 ? settings.integer(PromptConfig.TOKENS) : given;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return (long) rows(settings) * site.out();
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    return SavedModules.parameters(host, settings.texts(PromptConfig.SAVED));
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>();
    int types = settings.integers(TYPES).size();
    if (types != settings.integers(TOKENS).size()) {
      problems.add(
          new SpecProblem(
              where + "." + TYPES,
              types + " types",
              "one for each of the " + settings.integers(TOKENS).size() + " context_tokens",
              ""));
    }
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new ContextPrompt(context);
  }

  @Override
  public boolean reads(JsonNode config) {
    return PromptConfig.isType(config, "CPT");
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    List<Integer> tokens = integerList(config.path("cpt_token_ids"));
    List<Integer> types = integerList(config.path("cpt_tokens_type_mask"));
    Settings settings =
        PromptConfig.read(config, this)
            .with(TOKENS, tokens.isEmpty() ? List.of(0) : tokens)
            .with(TYPES, types.isEmpty() ? Collections.nCopies(tokens.size(), 1) : types)
            .with("epsilon", config.path("opt_projection_epsilon").asDouble(0.1))
            .with("format_epsilon", config.path("opt_projection_format_epsilon").asDouble(0.1))
            .with("loss_weighting", config.path("opt_weighted_loss_type").asText("none"))
            .with("decay", config.path("opt_loss_decay_factor").asDouble(1));
    return new TechniqueSpec(this, SiteSelection.DEFAULT, settings);
  }

  private static List<Integer> integerList(JsonNode array) {
    List<Integer> list = new ArrayList<>();
    array.forEach(n -> list.add(n.asInt()));
    return list;
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    Settings s = spec.settings();
    int rows = rows(s);
    ObjectNode config = PromptConfig.write("CPT", s.with(PromptConfig.TOKENS, rows), host);
    boolean given = !s.integers(TOKENS).isEmpty();
    config.set(
        "cpt_token_ids", Json.tree(given ? s.integers(TOKENS) : Collections.nCopies(rows, 0)));
    config.set("cpt_mask", Json.tree(Collections.nCopies(rows, 1)));
    config.set(
        "cpt_tokens_type_mask",
        Json.tree(given ? s.integers(TYPES) : Collections.nCopies(rows, 2)));
    config.put("opt_projection_epsilon", s.real("epsilon"));
    config.put("opt_projection_format_epsilon", s.real("format_epsilon"));
    config.put("opt_weighted_loss_type", s.text("loss_weighting"));
    config.put("opt_loss_decay_factor", s.real("decay"));
    return config;
  }
}
