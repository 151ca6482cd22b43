package org.scion.plugins.adaptionprompt;

import static org.scion.core.technique.Hyperparameter.integer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.scion.core.Json;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.peft.PeftConfig;
import org.scion.runner.peft.PeftMethod;

/**
 * LLaMA-Adapter: trained rows that the upper attentions read beside the text, with a softmax of
 * their own and a gate that starts at zero: out + W_o (g softmax(q K_p^T / sqrt(d)) V_p), where K_p
 * and V_p are the layer's projections of the rows.
 *
 * <p>Rows (1, n, hidden) and gate (1) for each layer. Zhang et al., 2023 (arXiv:2303.16199).
 */
@AutoService(Technique.class)
public final class AdaptionPrompt implements PeftMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "adaption_prompt",
              "LLaMA-Adapter",
              Family.SEQUENCE,
              "Rows that attentions read beside the text, let in by a gate that starts at zero.")
          .paper(
              "Zhang et al., LLaMA-Adapter: Efficient Fine-tuning of Language Models with Zero-init"
                  + " Attention, 2023, arXiv:2303.16199",
              "out' = out + W_o (g softmax(q (P W_k)^T / sqrt(d)) (P W_v)),  g = 0 at the start")
          .sites(
              Map.of(
                  "*",
                  List.of("self_attn"),
                  "gpt2",
                  List.of("attn"),
                  "bert",
                  List.of("attention"),
                  "roberta",
                  List.of("attention")),
              SiteKind.ATTENTION)
          .settings(
              integer("length", 10, 1, 4096, "Rows in each layer; the paper takes the top layers.")
                  .from("paper: ten rows a layer")
                  .in("tokens"))
          .behaviour(false, true, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return (long) settings.integer("length") * site.in() + 1;
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    return site.name().endsWith(".attention")
        ? List.of(
            new SpecProblem(
                where + ".sites",
                site.name(),
                "an attention of the Llama family or of GPT-2",
                "The method is defined for decoders; use prefix_tuning on encoders."))
        : List.of();
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new AdaptionAttachment(context);
  }

  @Override
  public boolean reads(JsonNode config) {
    return config.path("peft_type").asText().equals("ADAPTION_PROMPT");
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    int layers = host.dimensions().layers();
    int adapted = config.path("adapter_layers").asInt(layers);
    if (adapted < 1 || adapted > layers) {
      throw new UnsupportedException(
          "adapter_config.json: adapter_layers " + adapted + " on a model of " + layers);
    }
    SiteSelection named = PeftConfig.selection(config);
    // PEFT takes this one entry as the end of a name, not as an expression.
    String target = config.path("target_modules").asText("");
    SiteSelection sites =
        new SiteSelection(
            target.isEmpty() ? named.targets() : List.of(target),
            null,
            List.of(),
            null,
            IntStream.range(layers - adapted, layers).boxed().toList(),
            List.of());
    Settings settings =
        Settings.defaults(this).with("length", config.path("adapter_len").asInt(10));
    return new TechniqueSpec(this, sites, settings);
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    List<Site> sites = ExperimentPlanner.sites(spec, host);
    int layers = host.dimensions().layers();
    boolean top =
        IntStream.range(0, sites.size())
            .allMatch(i -> sites.get(i).layer() == layers - sites.size() + i);
    if (!top) {
      throw new UnsupportedException(
          "PEFT's adaption prompts stand in the last layers; these stand in "
              + sites.stream().map(Site::name).toList());
    }
    ObjectNode config = Json.object();
    config.put("peft_type", "ADAPTION_PROMPT");
    config.put("adapter_len", spec.settings().integer("length"));
    config.put("adapter_layers", sites.size());
    config.put("target_modules", sites.get(0).shortName());
    return config;
  }
}
