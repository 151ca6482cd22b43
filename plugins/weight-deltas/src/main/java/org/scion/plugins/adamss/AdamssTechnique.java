package org.scion.plugins.adamss;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.delta.DeltaAttachment;
import org.scion.plugins.delta.DeltaSite;
import org.scion.plugins.delta.DeltaTechnique;
import org.scion.plugins.delta.PeftKeys;
import org.scion.runner.module.Linear;

/**
 * AdaMSS: rows of the weight that lie close together in its leading left singular space form a
 * group; each group has a low-rank change of its own inside the leading right singular space.
 *
 * <p>W = U S V^T cut to r; rows of group i change by B_i A_i V^T, A_i (k, r), B_i (rows of i, k).
 * With a bias, it is one more column of W and changes too.
 */
@AutoService(Technique.class)
public final class AdamssTechnique extends DeltaTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "adamss",
              "AdaMSS",
              Family.WEIGHT_DELTA,
              "Groups the weight's rows by direction and gives each group a tiny change.")
          .paper(
              "AdaMSS: Adaptive Multi-Subspace Approach for Parameter-Efficient Fine-Tuning,"
                  + " NeurIPS 2025",
              "W'[rows of i] = W[rows of i] + B_i A_i V^T,  A_i: k x r,  V^T: r x in, frozen")
          .sites(QUERY_VALUE, SiteKind.LINEAR)
          .settings(
              settings(
                  integer("rank", 100, 1, 65536, "Width of the frozen right singular space.")
                      .from("PEFT"),
                  integer("groups", 5, 1, 4096, "Groups of rows.").from("PEFT"),
                  integer("group_rank", 1, 1, 4096, "Rank of a group's change, k.").from("PEFT"),
                  flag("dynamic_rank", false, "Lower k where a group has fewer directions.")
                      .from("PEFT"),
                  real("threshold", 0.1, 0, 1, "Share of the largest that still counts as one.")
                      .from("PEFT"),
                  integer("random_seed", 0, 0, Integer.MAX_VALUE, "Seed of the randomised SVD.")
                      .from("PEFT")))
          .behaviour(true, true, Set.of());

  private static final PeftKeys KEYS =
      PeftKeys.of("ADAMSS")
          .key("rank", "r")
          .key("groups", "num_subspaces")
          .key("group_rank", "subspace_rank")
          .key("dynamic_rank", "use_dynamic_rank")
          .key("threshold", "svd_threshold")
          .key("random_seed", "random_seed")
          .ignored("init_weights", "orthogonal")
          .ignored("use_asa", false);

  public AdamssTechnique() {
    super(DESCRIPTION, KEYS);
  }

  /** The width that there is room for. */
  static int width(Site site, int rank) {
    return Math.min(rank, Math.min(site.out(), site.in() + (site.bias() ? 1 : 0)));
  }

  /** Exact unless a group has fewer rows, or directions, than {@code group_rank}. */
  @Override
  public long parameterCount(Site site, Settings settings) {
    long groups = Math.min(settings.integer("groups"), site.out());
    long rank = settings.integer("group_rank");
    return rank * (groups * width(site, settings.integer("rank")) + site.out());
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    return site.transposed()
        ? List.of(
            new SpecProblem(
                where + ".sites",
                site.name(),
                "linear weights stored as (out, in)",
                "AdaMSS, as PEFT does it, does not take GPT-2's transposed weights."))
        : List.of();
  }

  @Override
  public String conflictWith(Technique other, Site site) {
    return other.description().family() == Family.QUANTISED_BASE
        ? "AdaMSS groups the rows of the exact weight, which a quantised base does not keep"
        : "";
  }

  @Override
  protected DeltaAttachment attachment() {
    return new AdamssAttachment();
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    return ((AdamssAttachment) at.owner()).add(at, base);
  }
}
