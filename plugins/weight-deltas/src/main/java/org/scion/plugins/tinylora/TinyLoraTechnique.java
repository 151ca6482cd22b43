package org.scion.plugins.tinylora;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SharedSettings;
import org.scion.runner.peft.ConfigMap;
import org.scion.runner.peft.MappedMethod;

/**
 * TinyLoRA: W' = W + B R A with R = sum of v_i P_i, where only the u numbers v are trained.
 *
 * <p>A (r, in) and B (out, r) are the weight's largest singular components with the roots of their
 * values, P (u, r, r) random and frozen, v (u) shared by a group of sites. Morris et al., 2026
 * (arXiv:2602.04118).
 */
@AutoService(Technique.class)
public final class TinyLoraTechnique extends MappedMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "tinylora",
              "TinyLoRA",
              Family.WEIGHT_DELTA,
              "Trains a handful of numbers that mix random matrices inside the weight's own SVD.")
          .paper(
              "Morris et al., Learning to Reason in 13 Parameters, 2026, arXiv:2602.04118",
              "W' = W + B (sum_i v_i P_i) A,  A: r x in,  B: out x r,  v: u")
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
              integer("rank", 2, 1, 8192, "Singular components of the frozen factors.")
                  .from("PEFT"),
              integer("numbers", 64, 1, 1 << 20, "Trained numbers of a group, u.").from("PEFT"),
              real("weight_tying", 0, 0, 1, "0: every site its own numbers; 1: one set for all.")
                  .from("PEFT"),
              integer("projection_seed", 42, 0, Integer.MAX_VALUE, "Seed of the matrices P.")
                  .from("PEFT"),
              flag("save_projection", true, "Stores P in the file instead of redrawing it.")
                  .from("PEFT"),
              choice(
                      "init",
                      "zeros",
                      List.of("zeros", "uniform"),
                      "Start of v: zeros leave the model as it is.")
                  .from("PEFT"),
              real("init_bound", 0.02, 0, 1e3, "Bound of the uniform start.").from("PEFT"),
              SharedSettings.dropout(),
              SharedSettings.bias("tinylora_only"),
              SharedSettings.modulesToSave())
          .behaviour(true, true, Set.of("nf4", "int8"));

  public TinyLoraTechnique() {
    super(
        DESCRIPTION,
        ConfigMap.of("TINYLORA")
            .key("r", "rank")
            .key("u", "numbers")
            .key("weight_tying", "weight_tying")
            .key("projection_seed", "projection_seed")
            .key("save_projection", "save_projection")
            .words("init_weights", "init", Map.of("true", "zeros", "uniform", "uniform"))
            .key("init_v_bound", "init_bound")
            .key("tinylora_dropout", "dropout")
            .key("bias", "bias"));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 0;
  }

  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    Groups groups = Groups.of(sites.size(), settings.real("weight_tying"));
    return (long) groups.used(sites.size()) * settings.integer("numbers");
  }

  @Override
  public String conflictWith(Technique other, Site site) {
    return needsMergeable(other);
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new TinyLoraAttachment(context);
  }
}
