package org.scion.plugins.blocklora;

import static org.scion.core.technique.Hyperparameter.integer;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.LoraMethod;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * Block-LoRA: B = [B_1 .. B_n] and A = [A_s; ..; A_s], so W' = W + s (sum_i B_i) A_s.
 *
 * <p>A_s (r/n, in), B_i (out, r/n), stored as B (out, r). Zhou et al., 2025 (arXiv:2501.16720).
 */
@AutoService(Technique.class)
public final class BlockLoraTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public BlockLoraTechnique() {
    super(
        TechniqueDescription.of(
                "block-lora",
                "Block-LoRA",
                Family.WEIGHT_DELTA,
                "LoRA cut into blocks that share one down-projection.")
            .paper(
                "Zhou et al., One Head Eight Arms: Block Matrix based Low Rank Adaptation, 2025, arXiv:2501.16720",
                "W' = W + s (B_1 + ... + B_n) A_s")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, true, Set.of()),
        integer("blocks", 2, 1, 1024, "Blocks that share the down-projection.")
            .from("Scion's choice: the fewest that share a down-projection"));
  }

  @Override
  protected String option() {
    return null;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long rank = settings.integer("rank");
    return rank / settings.integer("blocks") * site.in() + rank * site.out();
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>(super.check(site, settings, where));
    int n = settings.integer("blocks");
    int rank = settings.integer("rank");
    if (rank % n != 0) {
      problems.add(
          new SpecProblem(where + ".blocks", String.valueOf(n), "a divisor of rank " + rank, ""));
    }
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new BlockLoraAttachment(context).attach();
  }
}
