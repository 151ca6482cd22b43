package org.scion.plugins.psoft;

import static org.scion.core.technique.Hyperparameter.choice;
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
 * PSOFT: rotates the weight inside its principal subspace, W' = W + s B (R - I) A.
 *
 * <p>A (r, in), B (out, r) frozen factors of the weight's r largest singular components; R =
 * diag(b) (I + K)(I - K)^-1 diag(a) with K skew (r, r). PSOFT (OpenReview FSHrinMArK).
 */
@AutoService(Technique.class)
public final class PsoftTechnique extends MappedMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "psoft",
              "PSOFT",
              Family.WEIGHT_DELTA,
              "Rotates the weight within the space of its largest singular vectors.")
          .paper(
              "Efficient Orthogonal Fine-Tuning with Principal Subspace Adaptation (PSOFT),"
                  + " OpenReview FSHrinMArK",
              "W' = W + s B (R - I) A,  R = diag(b) (I + K)(I - K)^-1 diag(a)")
          .sites(
              Map.of(
                  "*", List.of("q_proj", "v_proj"),
                  "bert", List.of("query", "value"),
                  "roberta", List.of("query", "value"),
                  "gpt2", List.of("c_attn")),
              SiteKind.LINEAR,
              SiteKind.HEAD)
          .settings(
              integer("rank", 32, 1, 8192, "Singular components that are rotated.").from("PEFT"),
              real("alpha", 32, 1e-6, 1e6, "Numerator of the scaling alpha / rank.").from("PEFT"),
              real("dropout", 0, 0, 0.99, "Dropout on the adapter's input.").from("PEFT"),
              choice(
                      "factors",
                      "psoft",
                      List.of("psoft", "pissa"),
                      "Singular values wholly in B, or their roots in both factors.")
                  .from("PEFT"),
              choice("svd", "full", List.of("full", "lowrank"), "How the factors are found.")
                  .from("PEFT"),
              integer("svd_iterations", 10, 0, 100, "Power iterations of the low-rank SVD.")
                  .from("PEFT"),
              integer("svd_seed", 0, 0, Integer.MAX_VALUE, "Seed of the low-rank SVD.")
                  .from("PEFT"),
              flag("orthogonal", true, "R is a rotation; otherwise any matrix.").from("PEFT"),
              flag("scale_out", true, "Trains the vector b.").from("PEFT"),
              flag("scale_in", true, "Trains the vector a.").from("PEFT"),
              flag("neumann", false, "A series in place of the inverse.").from("PEFT"),
              integer("neumann_terms", 5, 1, 64, "Terms of the series.").from("PEFT"),
              real("neumann_norm", 0, 0, 1e3, "Largest norm of K in the series; 0 for no limit.")
                  .from("PEFT"),
              SharedSettings.modulesToSave())
          .behaviour(true, true, Set.of("nf4", "int8"));

  public PsoftTechnique() {
    super(
        DESCRIPTION,
        ConfigMap.of("PSOFT")
            .key("r", "rank")
            .key("psoft_alpha", "alpha")
            .key("psoft_dropout", "dropout")
            .words("ab_svd_init", "factors", Map.of("psoft_init", "psoft", "pissa_init", "pissa"))
            .key("psoft_svd", "svd")
            .key("psoft_svd_lowrank_niter", "svd_iterations")
            .key("random_seed", "svd_seed")
            .key("psoft_orth", "orthogonal")
            .key("psoft_mag_b", "scale_out")
            .key("psoft_mag_a", "scale_in")
            .key("use_cayley_neumann", "neumann")
            .key("num_cayley_neumann_terms", "neumann_terms")
            .orNull("cayley_neumann_eps", "neumann_norm"));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long rank = settings.integer("rank");
    long rotation = settings.flag("orthogonal") ? rank * (rank - 1) / 2 : rank * rank;
    return rotation
        + (settings.flag("scale_out") ? rank : 0)
        + (settings.flag("scale_in") ? rank : 0);
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int rank = settings.integer("rank");
    int least = settings.flag("orthogonal") ? 2 : 1;
    int most = Math.min(site.in(), site.out());
    return rank >= least && rank <= most
        ? List.of()
        : List.of(
            new SpecProblem(
                where + ".rank",
                String.valueOf(rank),
                "from " + least + " to " + most + " at " + site.name(),
                "The weight has only so many singular components; a rotation needs two."));
  }

  @Override
  public String conflictWith(Technique other, Site site) {
    return needsMergeable(other);
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new PsoftAttachment(context);
  }
}
