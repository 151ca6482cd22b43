package org.scion.plugins.lorasb;

import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.CoreAttachment;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.FirstGradients;
import org.scion.plugins.lora.LoraMethod;
import org.scion.plugins.lora.Svd;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.PreparesFromData;

/**
 * LoRA-SB: dW0 = -rate sign(G), G the gradient on some batches; U S V^T its leading part; W' = W +
 * U_r R V_r^T, R starts as diag(S_r) and is all that is trained. No alpha.
 *
 * <p>A = V_r^T (r, in), B = U_r (out, r). Ponkshe et al., 2024 (arXiv:2411.19557).
 */
@AutoService(Technique.class)
public final class LoraSbTechnique extends LoraMethod implements PreparesFromData {
  /** Described once; the service loader makes one. */
  public LoraSbTechnique() {
    super(
        TechniqueDescription.of(
                "lora-sb",
                "LoRA-SB",
                Family.INITIALISATION,
                "LoRA-XS that starts from the best low-rank form of the first full fine-tuning step.")
            .paper(
                "Ponkshe et al., Initialization using Update Approximation is a Silver Bullet, 2024,"
                    + " arXiv:2411.19557",
                "-rate sign(G) = U S V^T,  W' = W + U_r R V_r^T,  R_0 = S_r")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, false, Set.of()),
        real("update_rate", 5e-5, 0, 1, "Learning rate of the full step that is approximated.")
            .from("Scion's choice: a usual rate of full fine-tuning"),
        integer("gradient_batches", 16, 1, 100000, "Batches whose gradient is taken.")
            .from("Scion's choice: enough that the noise of one batch averages out"));
  }

  @Override
  protected String option() {
    return null;
  }

  @Override
  protected boolean starts(String init) {
    return false;
  }

  @Override
  protected String initName(Settings settings) {
    return "kaiming";
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long rank = settings.integer("rank");
    return rank * rank;
  }

  @Override
  public int batches(Settings settings) {
    return settings.integer("gradient_batches");
  }

  @Override
  public Prepared prepare(AttachContext context, Iterable<LabelledBatch> batches) {
    Map<String, NDArray> start = new LinkedHashMap<>();
    double rate = context.settings().real("update_rate");
    FirstGradients.of(context.host(), context.sites(), batches)
        .forEach(
            (name, gradient) -> {
              int r = context.settings().at(name).integer("rank");
              Svd part = Torch.withoutGradient(() -> Svd.of(gradient.sign().mul(-rate)).part(0, r));
              start.put(name + ".A", Torch.keep(part.vt().duplicate()));
              start.put(name + ".B", Torch.keep(part.u().duplicate()));
              start.put(name + ".R", Torch.keep(part.s().duplicate()));
            });
    return new Prepared(context.settings(), start);
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new CoreAttachment(
            context, (site, shape, weight) -> core(context, site, shape.rank(), weight))
        .attach();
  }

  /** Without a preparation the weight's own directions stand in and the core is zero. */
  private static CoreAttachment.Core core(AttachContext context, Site site, int r, NDArray weight) {
    Map<String, NDArray> start = context.start();
    if (!start.containsKey(site.name() + ".A")) {
      Svd part = Svd.of(weight).part(0, r);
      Factors outer = new Factors(part.vt(), part.u(), null);
      return new CoreAttachment.Core(outer, Torch.zeros(r, r), false, 1);
    }
    Factors outer = new Factors(start.get(site.name() + ".A"), start.get(site.name() + ".B"), null);
    NDArray sizes = start.get(site.name() + ".R").expandDims(0); // (1, r)
    return new CoreAttachment.Core(outer, Torch.manager().eye(r).mul(sizes), false, 1);
  }

  @Override
  protected void writeOwn(ObjectNode config, TechniqueSpec spec) {
    config.put("lora_alpha", spec.settings().integer("rank")); // scaling 1
  }
}
