package org.scion.plugins.peanut;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * PEANuT: the change of a weight is a small network of the weight itself, D^T = s B(f(W^T A^T)).
 *
 * <p>A (r, out), encoders and decoders (r, r), B (out, r). PEANuT, 2024 (arXiv:2410.01870).
 */
@AutoService(Technique.class)
public final class PeanutTechnique extends MappedMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "peanut",
              "PEANuT",
              Family.WEIGHT_DELTA,
              "Computes the weight's change with a small non-linear network of the weight itself.")
          .paper(
              "PEANuT: Parameter-Efficient Adaptation with Weight-aware Neural"
                  + " Tweakers, 2024, arXiv:2410.01870",
              "W' = W + s (f(W^T A^T) B^T)^T,  A: r x out,  B: out x r")
          .sites(
              Map.of(
                  "*", List.of("q_proj", "v_proj"),
                  "bert", List.of("query", "value"),
                  "roberta", List.of("query", "value"),
                  "gpt2", List.of("c_attn")),
              SiteKind.LINEAR,
              SiteKind.HEAD)
          .settings(
              integer("rank", 32, 1, 8192, "Width of the network.").from("PEFT"),
              integer("depth", 0, 0, 32, "Pairs of hidden layers between A and B.")
                  .in("pairs")
                  .from("PEFT"),
              choice("activation", "relu", Activations.names(), "Non-linearity after each layer.")
                  .from("PEFT"),
              real("scaling", 1, -1e6, 1e6, "Factor of the change.").from("PEFT"),
              SharedSettings.modulesToSave())
          .behaviour(true, true, Set.of("nf4", "int8"));

  public PeanutTechnique() {
    super(
        DESCRIPTION,
        ConfigMap.of("PEANUT")
            .key("r", "rank")
            .key("depth", "depth")
            .key("act_fn", "activation")
            .key("scaling", "scaling"));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long rank = settings.integer("rank");
    return 2 * rank * site.out() + 2 * settings.integer("depth") * rank * rank;
  }

  @Override
  public String conflictWith(Technique other, Site site) {
    return needsMergeable(other);
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new PeanutAttachment(context);
  }
}
