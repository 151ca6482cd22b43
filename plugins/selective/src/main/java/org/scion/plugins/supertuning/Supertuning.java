package org.scion.plugins.supertuning;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecProblem;
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
 * Super-tuning: trains the entries of a weight that are largest in magnitude, W'[k] = W[k] + v_k;
 * with a rank also a LoRA pair beside them (Supra). arXiv:2607.09287, as Hugging Face PEFT 0.21.2
 * defines it.
 *
 * <p>Values (n), n = floor(out in (1 - sparsity)); A (r, in), B (out, r).
 */
@AutoService(Technique.class)
public final class Supertuning extends MappedMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "supertuning",
              "Super-tuning",
              Family.SELECTIVE,
              "Trains the largest hundredth of a weight's entries, optionally with LoRA beside it.")
          .paper(
              "Super-Tuning, arXiv:2607.09287", "W' = W + scatter(top |W|, v) (+ (alpha / r) B A)")
          .sites(
              Map.of(
                  "*", List.of("q_proj", "v_proj"),
                  "bert", List.of("query", "value"),
                  "roberta", List.of("query", "value"),
                  "gpt2", List.of("c_attn")),
              SiteKind.LINEAR,
              SiteKind.HEAD)
          .settings(
              real("sparsity", 0.99, 0, 0.999999, "Share of entries that stay frozen.")
                  .from("PEFT"),
              flag("select_top", true, "Train the largest entries; off: the smallest.")
                  .from("PEFT"),
              integer("rank", 0, 0, 8192, "Rank of a LoRA pair beside the entries; 0: none.")
                  .from("PEFT"),
              real("alpha", 0, 0, 1e6, "Numerator of the pair's scaling; 0: twice the rank.")
                  .from("PEFT"),
              SharedSettings.dropout(),
              flag("save_indices", true, "Store which entries; off: they are found again.")
                  .from("PEFT"),
              SharedSettings.modulesToSave())
          .behaviour(true, true, Set.of());

  public Supertuning() {
    super(
        DESCRIPTION,
        ConfigMap.of("SUPERTUNING")
            .key("sparsity", "sparsity")
            .key("select_top", "select_top")
            .orNull("r", "rank")
            .orNull("lora_alpha", "alpha")
            .key("lora_dropout", "dropout")
            .key("save_precomputed_indices", "save_indices"));
  }

  /** Entries trained at a site, rounded down in double precision as PEFT does. */
  static long entries(Site site, Settings settings) {
    return (long) (site.weightElements() * (1 - settings.real("sparsity")));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return entries(site, settings) + (long) settings.integer("rank") * (site.in() + site.out());
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    return entries(site, settings) > 0
        ? List.of()
        : List.of(
            new SpecProblem(
                where + ".sparsity",
                String.valueOf(settings.real("sparsity")),
                "a sparsity that leaves an entry of the "
                    + site.weightElements()
                    + " at "
                    + site.name(),
                "Lower it."));
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new SupertuningAttachment(context);
  }
}
