package org.scion.plugins.monteclora;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.LoraMethod;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * MonteCLoRA: in training A is replaced by A + sum_k p_k e_k, e_k normal with variances drawn
 * around exp(std)^2 and p a draw around softmax of the expert weights; evaluation is LoRA's.
 *
 * <p>A (r, in), B (out, r), std (r), expert weights (samples). Loss term: kl_weight times the
 * divergences of the three distributions from their priors, and the sum of squared expert weights
 * if asked for. Sengupta et al., 2024 (arXiv:2411.04358), as PEFT 0.21 has it.
 */
@AutoService(Technique.class)
public final class MonteLoraTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public MonteLoraTechnique() {
    super(
        TechniqueDescription.of(
                "monteclora",
                "MonteCLoRA",
                Family.WEIGHT_DELTA,
                "LoRA whose A is trained under sampled noise with a learned size, for steadier optima.")
            .paper(
                "Sengupta et al., Robust and Efficient Fine-tuning of LLMs with Bayesian Reparameterization of"
                    + " Low-Rank Adaptation, 2024, arXiv:2411.04358",
                "training: A + c sum_k p_k z_k diag(sigma);  evaluation: A")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, true, Set.of("nf4", "int8")),
        integer("samples", 8, 1, 256, "Noise matrices that are mixed.").from("PEFT"),
        flag("use_entropy", false, "Add the squared mixing weights to the loss.").from("PEFT"),
        real("dirichlet_prior", 1, 1e-6, 1e3, "Prior of the mixing weights.").from("PEFT"),
        real("sample_scale", 3e-4, 0, 1, "Factor of the noise.").from("PEFT"),
        real("kl_weight", 1e-5, 0, 1, "Weight of the divergences in the loss.").from("PEFT"));
  }

  @Override
  protected String option() {
    return "monteclora_config";
  }

  @Override
  protected Settings readOwn(JsonNode config, Settings common) {
    JsonNode own = config.path("monteclora_config");
    return common
        .with("samples", own.path("num_samples").asInt(8))
        .with("use_entropy", own.path("use_entropy").asBoolean(false))
        .with("dirichlet_prior", own.path("dirichlet_prior").asDouble(1))
        .with("sample_scale", own.path("sample_scaler").asDouble(3e-4))
        .with("kl_weight", own.path("kl_loss_weight").asDouble(1e-5));
  }

  @Override
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {
    Settings s = spec.settings();
    config
        .putObject("monteclora_config")
        .put("num_samples", s.integer("samples"))
        .put("use_entropy", s.flag("use_entropy"))
        .put("dirichlet_prior", s.real("dirichlet_prior"))
        .put("sample_scaler", s.real("sample_scale"))
        .put("kl_loss_weight", s.real("kl_weight"));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return super.parameterCount(site, settings)
        + settings.integer("rank")
        + settings.integer("samples");
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new MonteLoraAttachment(context).attach();
  }
}
