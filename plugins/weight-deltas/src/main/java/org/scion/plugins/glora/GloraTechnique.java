package org.scion.plugins.glora;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;

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
 * GLoRA: W' = W + W * A + B (elementwise product) and b' = b + b * D + E + W C.
 *
 * <p>A, B each a low-rank product (out, in), a column (out, 1), one number or nothing; C (in, 1);
 * D, E (out) or one number. Chavan et al., 2023 (arXiv:2306.07967).
 */
@AutoService(Technique.class)
public final class GloraTechnique extends MappedMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "glora",
              "GLoRA",
              Family.WEIGHT_DELTA,
              "Scales and shifts weight and bias at once, each by a form of its own.")
          .paper(
              "Chavan et al., One-for-All: Generalized LoRA for Parameter-Efficient Fine-tuning,"
                  + " 2023, arXiv:2306.07967",
              "W' = W + W*A + B,  b' = b + b*D + E + W C")
          .sites(
              Map.of(
                  "*", List.of("q_proj", "v_proj"),
                  "bert", List.of("query", "value"),
                  "roberta", List.of("query", "value"),
                  "gpt2", List.of("c_attn")),
              SiteKind.LINEAR,
              SiteKind.HEAD)
          .settings(
              integer("rank", 8, 1, 8192, "Width of the factors of parts that are low-rank.")
                  .from("PEFT"),
              choice(
                      "weight_form",
                      "lora",
                      List.of("lora", "vector", "constant", "none"),
                      "Form of A and B, which scale and shift the weight.")
                  .from("PEFT"),
              choice(
                      "coupling_form",
                      "lora",
                      List.of("lora", "vector", "none"),
                      "Form of C, which adds W C to the bias.")
                  .from("PEFT"),
              choice(
                      "bias_form",
                      "constant",
                      List.of("vector", "constant", "none"),
                      "Form of D and E, which scale and shift the bias.")
                  .from("PEFT"),
              SharedSettings.bias("glora_only"),
              SharedSettings.modulesToSave())
          .behaviour(true, true, Set.of("nf4", "int8"));

  public GloraTechnique() {
    super(
        DESCRIPTION,
        ConfigMap.of("GLORA")
            .key("r", "rank")
            .key("config_A_B", "weight_form")
            .key("config_C", "coupling_form")
            .key("config_D_E", "bias_form")
            .key("bias", "bias"));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long rank = settings.integer("rank");
    long weight =
        switch (settings.text("weight_form")) {
          case "lora" -> rank * (site.in() + site.out());
          case "vector" -> site.out();
          case "constant" -> 1;
          default -> 0;
        };
    if (!site.bias()) {
      return 2 * weight;
    }
    long coupling =
        switch (settings.text("coupling_form")) {
          case "lora" -> rank * (site.in() + 1);
          case "vector" -> site.in();
          default -> 0;
        };
    long bias =
        switch (settings.text("bias_form")) {
          case "vector" -> site.out();
          case "constant" -> 1;
          default -> 0;
        };
    return 2 * weight + coupling + 2 * bias;
  }

  @Override
  public String conflictWith(Technique other, Site site) {
    return needsMergeable(other);
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new GloraAttachment(context);
  }
}
