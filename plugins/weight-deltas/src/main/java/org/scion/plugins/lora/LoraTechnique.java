package org.scion.plugins.lora;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;
import static org.scion.core.technique.Hyperparameter.texts;

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
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.peft.PeftMethod;

/**
 * LoRA: W' = W + s B A with s = alpha / r, or alpha / sqrt(r) when rank-stabilised.
 *
 * <p>A (r, in), B (out, r); for an embedding A (r, rows), B (dim, r). Hu et al., 2021
 * (arXiv:2106.09685); rank-stabilised scaling by Kalajdzievski, 2023 (arXiv:2312.03732).
 */
@AutoService(Technique.class)
public final class LoraTechnique implements PeftMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "lora",
              "LoRA",
              Family.WEIGHT_DELTA,
              "Adds a product of two thin matrices to a frozen weight; the usual first choice.")
          .paper(
              "Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, 2021, arXiv:2106.09685",
              "W' = W + (alpha / r) B A,  A: r x in,  B: out x r")
          .sites(
              Map.of(
                  "*", List.of("q_proj", "v_proj"),
                  "bert", List.of("query", "value"),
                  "roberta", List.of("query", "value"),
                  "gpt2", List.of("c_attn")),
              SiteKind.LINEAR,
              SiteKind.EMBEDDING,
              SiteKind.HEAD)
          .settings(
              integer("rank", 8, 1, 8192, "Width of the two factors; more rank, more capacity.")
                  .from("PEFT")
                  .bySite(),
              real("alpha", 8, 0, 1e6, "Numerator of the scaling.").from("PEFT").bySite(),
              flag(
                  "rank_stabilised", false, "Scale by alpha / sqrt(rank) instead of alpha / rank."),
              real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
              choice(
                  "bias", "none", List.of("none", "all", "lora_only"), "Which biases train too."),
              flag("lora_bias", false, "A bias on B, scaled like B A.").from("PEFT"),
              choice("init", "kaiming", List.of("kaiming", "gaussian"), "Start values of A.")
                  .from("PEFT"),
              texts("modules_to_save", List.of(), "Modules trained whole beside the adapter."))
          .behaviour(true, true, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long rank = settings.integer("rank");
    long bias = settings.flag("lora_bias") && site.kind() != SiteKind.EMBEDDING ? site.out() : 0;
    return rank * site.in() + rank * site.out() + bias;
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    List<ParameterInfo> result =
        new ArrayList<>(SavedModules.parameters(host, settings.texts("modules_to_save")));
    result.addAll(trainedBiases(host, sites, settings));
    return result;
  }

  /** Biases that the setting {@code bias} trains in place. */
  static List<ParameterInfo> trainedBiases(HostLayout host, List<Site> sites, Settings settings) {
    String bias = settings.text("bias");
    return host.parameters().stream()
        .filter(ParameterInfo::isBias)
        .filter(p -> !bias.equals("none"))
        .filter(
            p -> bias.equals("all") || sites.stream().anyMatch(s -> s.biasName().equals(p.name())))
        .toList();
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int rank = settings.integer("rank");
    int most = Math.min(site.in(), site.out());
    if (rank <= most) {
      return List.of();
    }
    return List.of(
        new SpecProblem(
            where + ".rank",
            String.valueOf(rank),
            "at most " + most + " at " + site.name() + " (" + site.out() + " x " + site.in() + ")",
            "A rank above the smaller side adds nothing; leave the site out or lower the rank."));
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new LoraAttachment(context);
  }

  @Override
  public boolean reads(JsonNode config) {
    return LoraConfig.reads(config);
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    return LoraConfig.read(config, this);
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    return LoraConfig.write(spec, host);
  }
}
