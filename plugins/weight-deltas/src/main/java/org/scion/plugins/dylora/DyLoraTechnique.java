package org.scion.plugins.dylora;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;

import com.google.auto.service.AutoService;
import java.util.Set;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.LoraMethod;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * DyLoRA: each step draws b between a smallest and the full rank and trains with the first b ranks
 * only: y = W x + (alpha / b) B[:, :b] A[:b] x.
 *
 * <p>A (r, in), B (out, r). Valipour et al., 2022 (arXiv:2210.07558).
 */
@AutoService(Technique.class)
public final class DyLoraTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public DyLoraTechnique() {
    super(
        TechniqueDescription.of(
                "dylora",
                "DyLoRA",
                Family.RANK_ALLOCATION,
                "LoRA trained so that it works at every rank: cut it to size afterwards.")
            .paper(
                "Valipour et al., DyLoRA: Dynamic Search-Free Low-Rank Adaptation, 2022, arXiv:2210.07558",
                "b ~ U[min, r]:  W' = W + (alpha / b) B[:, :b] A[:b, :]")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, true, Set.of("nf4", "int8")),
        integer("min_rank", 1, 1, 8192, "Smallest rank that is drawn.")
            .from("paper: every rank from 1"),
        integer("use_rank", 0, 0, 8192, "Rank that evaluation, merge and export use; 0 for all.")
            .from("paper: the full rank unless cut"),
        flag("only_last", false, "Update only the last of the drawn ranks (the frozen variant).")
            .from("paper: all of the drawn ranks"));
  }

  @Override
  protected String option() {
    return null;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new DyLoraAttachment(context).attach();
  }
}
