package org.scion.plugins.nlora;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.flag;

import ai.djl.ndarray.NDArray;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.CoreAttachment;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraMethod;
import org.scion.plugins.lora.LoraShape;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;

/**
 * NLoRA: W' = W + s B N A with N (r, r). Nystroem start: A = W[:r, :], B = W[:, :r], N = W[:r, :r];
 * plain (SLoRA): A and N Kaiming uniform, B zero. IntTune trains N alone.
 *
 * <p>A (r, in), B (out, r). Guo et al., 2025 (arXiv:2502.14482).
 */
@AutoService(Technique.class)
public final class NLoraTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public NLoraTechnique() {
    super(
        TechniqueDescription.of(
                "nlora",
                "NLoRA",
                Family.INITIALISATION,
                "Three factors that start from a Nystroem approximation of the weight.")
            .paper(
                "Guo et al., NLoRA: Nystroem-Initiated Low-Rank Adaptation, 2025, arXiv:2502.14482",
                "W' = W + s B N A,  A = W[:r, :],  B = W[:, :r],  N = W[:r, :r]")
            .sites(TARGETS, SiteKind.LINEAR)
            .behaviour(true, false, Set.of()),
        choice(
                "start",
                "nystroem",
                List.of("nystroem", "plain"),
                "Nystroem (NLoRA) or random (SLoRA).")
            .from("paper: what makes it NLoRA"),
        flag("core_only", false, "Train the middle factor alone (IntTune).")
            .from("paper: IntTune is a variant"));
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
    long outer = settings.flag("core_only") ? 0 : rank * site.in() + rank * site.out();
    return outer + rank * rank;
  }

  @Override
  public Attachment attach(AttachContext context) {
    boolean outer = !context.settings().flag("core_only");
    return new CoreAttachment(
            context,
            (site, shape, weight) ->
                context.settings().text("start").equals("nystroem")
                    ? nystroem(shape, weight, outer)
                    : plain(context.random(), site, shape, outer))
        .attach();
  }

  private static CoreAttachment.Core nystroem(LoraShape shape, NDArray weight, boolean outer) {
    String first = "0:" + shape.rank();
    NDArray rows = weight.get(first);
    Factors factors = new Factors(rows, weight.get(":, " + first), null);
    return new CoreAttachment.Core(factors, rows.get(":, " + first), outer, shape.scaling());
  }

  private static CoreAttachment.Core plain(
      Initialiser random, Site site, LoraShape shape, boolean outer) {
    int r = shape.rank();
    float[] a = random.kaiming(site.name() + ".A", r * site.in(), site.in());
    float[] n = random.kaiming(site.name() + ".N", r * r, r);
    Factors factors = new Factors(Torch.create(a, r, site.in()), Torch.zeros(site.out(), r), null);
    return new CoreAttachment.Core(factors, Torch.create(n, r, r), outer, shape.scaling());
  }
}
