package org.scion.plugins.lora;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integers;
import static org.scion.core.technique.Hyperparameter.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.Json;
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
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.peft.PeftConfig;

/**
 * LoRA: W' = W + s B A with s = alpha / r, or alpha / sqrt(r) when rank-stabilised.
 *
 * <p>A (r, in), B (out, r); for an embedding A (r, rows), B (dim, r). Hu et al., 2021
 * (arXiv:2106.09685); rank-stabilised scaling by Kalajdzievski, 2023 (arXiv:2312.03732).
 */
@AutoService(Technique.class)
public final class LoraTechnique extends LoraMethod {
  static final String TOKENS = "trainable_tokens";
  static final String TIE = "tie_weights";
  static final String PARAMETERS = "target_parameters";

  /** Described once; the service loader makes one. */
  public LoraTechnique() {
    super(
        TechniqueDescription.of(
                "lora",
                "LoRA",
                Family.WEIGHT_DELTA,
                "Adds a product of two thin matrices to a frozen weight; the usual first choice.")
            .paper(
                "Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, 2021,"
                    + " arXiv:2106.09685",
                "W' = W + (alpha / r) B A,  A: r x in,  B: out x r")
            .sites(TARGETS, SiteKind.LINEAR, SiteKind.EMBEDDING, SiteKind.HEAD)
            .behaviour(true, true, Set.of("nf4", "int8")),
        integers(TOKENS, List.of(), "Rows of the word embedding that are trained whole.")
            .in("token ids")
            .from("PEFT"),
        flag(TIE, false, "Keep a tied head equal to an adapted or saved word embedding.")
            .from("PEFT"),
        texts(PARAMETERS, List.of(), "Those of the targets whose weight itself is changed.")
            .from("PEFT"));
  }

  @Override
  public boolean lowRankOnly(Settings settings) {
    return settings.real("dropout") == 0 && !settings.flag("lora_bias");
  }

  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    Site words = LoraExtras.words(host);
    long tokens = (long) settings.integers(TOKENS).size() * words.out();
    boolean tied = settings.flag(TIE) && host.tiedHead() != null;
    boolean adapted =
        sites.contains(words)
            && !SavedModules.matches(words.name(), settings.texts("modules_to_save"));
    return tokens + (tied && adapted ? parameterCount(words, settings.at(words.name())) : 0);
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new LoraExtras(context).attach();
  }

  @Override
  protected Settings readOwn(JsonNode config, Settings common) {
    JsonNode tokens = config.path("trainable_token_indices");
    if (tokens.isObject()) {
      throw new UnsupportedException(
          "adapter_config.json: trainable_token_indices by module; supported: a list");
    }
    List<Integer> rows = new ArrayList<>();
    tokens.forEach(n -> rows.add(n.asInt()));
    return common
        .with(TOKENS, List.copyOf(rows))
        .with(TIE, config.path("ensure_weight_tying").asBoolean(false))
        .with(PARAMETERS, PeftConfig.texts(config.path("target_parameters")));
  }

  @Override
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {
    Settings s = spec.settings();
    if (!s.integers(TOKENS).isEmpty()) {
      config.set("trainable_token_indices", Json.tree(s.integers(TOKENS)));
    }
    config.put("ensure_weight_tying", s.flag(TIE));
    List<String> parameters = s.texts(PARAMETERS);
    if (!parameters.isEmpty()) {
      SiteSelection sites = spec.sites();
      List<String> modules =
          sites.targets().stream().filter(t -> !parameters.contains(t + ".weight")).toList();
      config.set("target_parameters", Json.tree(parameters));
      config.set("target_modules", modules.isEmpty() ? null : Json.tree(modules));
    }
  }
}
