package org.scion.plugins.osf;

import static org.scion.core.technique.Hyperparameter.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
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
import org.scion.runner.inject.SharedSettings;
import org.scion.runner.peft.PeftConfig;
import org.scion.runner.peft.PeftMethod;

/**
 * OSF: the large singular directions of a weight are kept, the small ones are trained, W' = U_h S_h
 * V_h + U S V. Gradients of U and V have no part in the kept directions, so that what earlier tasks
 * rest on is not touched. Nayak et al., 2025 (arXiv:2504.07097).
 *
 * <p>U (out, k), S (k), V (k, in), k = min(out, in) - preserved rank.
 */
@AutoService(Technique.class)
public final class Osf implements PeftMethod {
  private static final String RANK = "preserved_rank";
  private static final List<String> ALL =
      List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "down_proj", "up_proj");
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "osf",
              "OSF",
              Family.SELECTIVE,
              "Trains a weight's small singular directions and keeps the large ones untouched.")
          .paper(
              "Nayak et al., Sculpting Subspaces: Constrained Full Fine-Tuning in LLMs for"
                  + " Continual Learning, 2025, arXiv:2504.07097",
              "W' = U_h S_h V_h + U S V,  dU orthogonal to U_h, dV to V_h")
          .sites(
              Map.of(
                  "*", ALL,
                  "gpt2", List.of("c_attn", "c_proj"),
                  "bert", List.of("query", "key", "value", "dense"),
                  "roberta", List.of("query", "key", "value", "dense")),
              SiteKind.LINEAR)
          .settings(
              real(
                      RANK,
                      0.5,
                      0,
                      65536,
                      "Directions that are kept: a number, or below 1 a share of the smaller side.")
                  .from("PEFT")
                  .bySite(),
              SharedSettings.modulesToSave())
          .behaviour(true, true, Set.of());

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  /** Directions kept at a site. */
  static int kept(Site site, Settings settings) {
    int side = Math.min(site.in(), site.out());
    double rank = settings.real(RANK);
    return Math.min(side, (int) (rank < 1 ? side * rank : rank));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long free = Math.min(site.in(), site.out()) - kept(site, settings);
    return free * (site.in() + site.out() + 1);
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    return SharedSettings.trained(host, sites, settings);
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int side = Math.min(site.in(), site.out());
    int kept = kept(site, settings);
    return kept > 0 && kept < side
        ? List.of()
        : List.of(
            new SpecProblem(
                where + "." + RANK,
                String.valueOf(settings.real(RANK)),
                "1 to " + (side - 1) + " kept directions at " + site.name(),
                kept == 0 ? "With none kept it is full fine-tuning." : "Nothing would train."));
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new OsfAttachment(context);
  }

  @Override
  public boolean reads(JsonNode config) {
    return config.path("peft_type").asText().equals("OSF");
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    Map<String, Object> pattern = new LinkedHashMap<>();
    // PEFT looks for the expression anywhere in the name.
    config
        .path("rank_pattern")
        .fields()
        .forEachRemaining(e -> pattern.put(".*(" + e.getKey() + ").*", rank(e.getValue())));
    Settings settings =
        Settings.defaults(this)
            .with(RANK, rank(config.path("effective_rank")))
            .with("modules_to_save", PeftConfig.texts(config.path("modules_to_save")))
            .withPattern(RANK, pattern);
    return new TechniqueSpec(this, PeftConfig.selection(config), settings);
  }

  private static double rank(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return 0.5;
    }
    if (value.isFloatingPointNumber() && value.asDouble() == 1) {
      throw new UnsupportedException(
          "adapter_config.json: a rank of 1.0 keeps everything; supported: less than 1.0");
    }
    return value.asDouble();
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    Settings s = spec.settings();
    ObjectNode config = Json.object();
    config.put("peft_type", "OSF");
    config.set("effective_rank", written(s.real(RANK)));
    ObjectNode pattern = Json.object();
    s.pattern(RANK)
        .forEach(
            (k, v) -> pattern.set("^(.*\\.)?(" + k + ")$", written(((Number) v).doubleValue())));
    config.set("rank_pattern", pattern.isEmpty() ? null : pattern);
    PeftConfig.putSelection(
        config, spec.sites(), DESCRIPTION.targetsFor(host.modelType()), s.texts("modules_to_save"));
    return config;
  }

  /** A share as a fraction, a number of directions as a whole number. */
  private static JsonNode written(double rank) {
    return rank < 1 ? Json.tree(rank) : Json.tree((int) rank);
  }
}
