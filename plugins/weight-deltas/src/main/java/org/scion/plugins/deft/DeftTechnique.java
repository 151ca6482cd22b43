package org.scion.plugins.deft;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.flag;
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
 * DEFT: takes a subspace out of the weight and puts another content in, W' = W - Q R0^T W + s Q R.
 *
 * <p>P (out, r) gives Q and R0: both P and relu(P), or both the Q of its QR decomposition; R (r,
 * in). Without R (PaRa) the subspace is only taken out.
 */
@AutoService(Technique.class)
public final class DeftTechnique extends MappedMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "deft",
              "DEFT",
              Family.WEIGHT_DELTA,
              "Removes a small subspace of the weight and writes new content into it.")
          .paper(
              "Decompositional Efficient Fine-Tuning (DEFT) and PaRa, as Hugging Face PEFT 0.21.2"
                  + " defines them",
              "W' = W - Q right^T W + s Q R,  P: out x r,  R: r x in")
          .sites(
              Map.of(
                  "*", List.of("q_proj", "v_proj"),
                  "bert", List.of("query", "value"),
                  "roberta", List.of("query", "value"),
                  "gpt2", List.of("c_attn")),
              SiteKind.LINEAR,
              SiteKind.HEAD)
          .settings(
              integer("rank", 8, 1, 8192, "Dimensions of the subspace.").from("PEFT"),
              real("alpha", 0, 0, 1e6, "Scaling of R is alpha / rank; 0 means a scaling of 1.")
                  .from("PEFT"),
              choice(
                      "decomposition",
                      "relu",
                      List.of("relu", "qr"),
                      "How P becomes the projection: P relu(P)^T, or Q Q^T of its QR.")
                  .from("PEFT"),
              flag(
                      "para",
                      false,
                      "Only removes the subspace (PaRa); not the identity at the start.")
                  .from("PEFT"),
              SharedSettings.dropout(),
              SharedSettings.bias("deft_only"),
              SharedSettings.modulesToSave())
          .behaviour(true, true, Set.of("nf4", "int8"));

  public DeftTechnique() {
    super(
        DESCRIPTION,
        ConfigMap.of("DEFT")
            .key("r", "rank")
            .orNull("alpha", "alpha")
            .key("decomposition_method", "decomposition")
            .key("para", "para")
            .key("deft_dropout", "dropout")
            .key("bias", "bias"));
  }

  /** The rank at a site: at most the output's width. */
  static int rank(Site site, Settings settings) {
    return Math.min(settings.integer("rank"), site.out());
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long rank = rank(site, settings);
    return rank * site.out() + (settings.flag("para") ? 0 : rank * site.in());
  }

  @Override
  public String conflictWith(Technique other, Site site) {
    return needsMergeable(other);
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new DeftAttachment(context);
  }
}
