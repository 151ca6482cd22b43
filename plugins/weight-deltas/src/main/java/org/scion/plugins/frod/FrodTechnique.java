package org.scion.plugins.frod;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.Set;
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
import org.scion.runner.inject.AttachContext;
import org.scion.runner.module.Linear;

/**
 * FRoD: W' = U (S + diag(l)) V^T, with a basis V that all layers of one kind of site share.
 *
 * <p>V (in, in) and the places of S are fixed; U (out, in) is W V^-T with columns of length 1 and l
 * (in) starts as those lengths, so that W' = W; S (in, in) has n entries off the diagonal that
 * start at zero. Trained: l and the entries of S.
 */
@AutoService(Technique.class)
public final class FrodTechnique extends DeltaTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "frod",
              "FRoD",
              Family.WEIGHT_DELTA,
              "Rewrites each weight in a basis that all layers share and trains how it is mixed.")
          .paper(
              "FRoD: Full-Rank Efficient Fine-Tuning with Rotational Degrees, AAAI 2026,"
                  + " doi:10.1609/aaai.v40i31.39813",
              "W' = U (S + diag(l)) V^T,  S sparse,  l: in numbers,  U V^T from W")
          .sites(QUERY_VALUE, SiteKind.LINEAR)
          .settings(
              settings(
                  real("sparse_rate", 0.01, 0, 1, "Share of S that is trained.").from("PEFT"),
                  real("regularisation", 1e-3, 1e-12, 1e3, "Ridge in the shared basis.")
                      .from("PEFT"),
                  integer("projection_prng_key", 0, 0, Integer.MAX_VALUE, "Seed of S's places.")
                      .from("PEFT"),
                  flag("save_projection", true, "Store the basis in the adapter file.")
                      .from("PEFT"),
                  real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
                  bias()))
          .behaviour(true, true, Set.of());

  private static final PeftKeys KEYS =
      PeftKeys.of("FROD")
          .key("sparse_rate", "sparse_rate")
          .key("regularisation", "regularization_alpha")
          .key("projection_prng_key", "projection_prng_key")
          .key("save_projection", "save_projection")
          .key("dropout", "frod_dropout")
          .bias("frod_only")
          .ignored("init_weights", true)
          .ignored("progressbar", true)
          .ignored("runtime_offload_base_weight", false)
          .fanInFanOut();

  public FrodTechnique() {
    super(DESCRIPTION, KEYS);
  }

  /** Entries of S at a site. */
  static int entries(int in, double rate) {
    long most = (long) in * in - in;
    long wanted = Math.min((long) ((double) ((long) in * in) * rate), most);
    return Math.toIntExact(rate > 0 && most > 0 ? Math.max(1, wanted) : 0);
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return site.in() + entries(site.in(), settings.real("sparse_rate"));
  }

  @Override
  public String conflictWith(Technique other, Site site) {
    return other.description().family() == Family.QUANTISED_BASE
        ? "FRoD rewrites the weight itself, which a quantised base does not keep"
        : "";
  }

  @Override
  protected DeltaAttachment attachment() {
    return new FrodAttachment();
  }

  @Override
  protected void prepare(DeltaAttachment attachment, AttachContext context) {
    ((FrodAttachment) attachment).makeBases(context);
  }

  @Override
  protected Linear linear(DeltaSite at, Linear base) {
    FrodAttachment attachment = (FrodAttachment) at.owner();
    Basis basis = attachment.basis(at.site());
    NDArray[] start = basis.coordinates(base.weight());
    NDArray lengths = at.train("frod_lambda_l", start[1]);
    NDArray entries = at.zeros("frod_lambda_s_values", basis.entries());
    FrodLinear linear =
        new FrodLinear(base, basis, new FrodLinear.Mixture(lengths, entries), at.dropout());
    linear.rotate(start[0]);
    attachment.whenLoaded(() -> linear.rotate(basis.coordinates(base.weight())[0]));
    return linear;
  }
}
