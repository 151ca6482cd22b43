package org.scion.plugins.shadow;

import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.HostLayout;
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
 * Shadow: a small trained model of the base's own kind runs beside it; its state s goes along with
 * the layers, and before each layer a little of what the base lacks of it is put in.
 *
 * <p>Before layer l: h += alpha U_l D_l (h - s); behind it: s = (1 - g) s + g t with g =
 * sigmoid(G_l(h)), t = T_l(h), both two linear layers with GELU between. s starts as the small
 * model's last hidden state. The loss has weight times the small model's own loss through the
 * base's head added. D (r, hidden), U (hidden, r), G and T hidden to u to hidden.
 */
@AutoService(Technique.class)
public final class ShadowTechnique extends MappedMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "shadow",
              "ShadowPEFT",
              Family.HIDDEN_STATE,
              "A small model of the same kind runs beside the base and corrects it layer by layer.")
          .paper(
              "ShadowPEFT, as Hugging Face PEFT 0.21 has it",
              "h_l += alpha U D (h_l - s),  s' = (1 - g(h)) s + g(h) t(h),  s_0: the small model")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.RESIDUAL)
          .settings(
              integer("rank", 8, 1, 65536, "Width of what is put in.").from("PEFT"),
              real("alpha", 0.1, 0, 1e3, "Strength of what is put in.").from("PEFT"),
              real("dropout", 0.2, 0, 0.99, "Dropout on the difference.").from("PEFT"),
              real("auxiliary_weight", 0.05, 0, 1e3, "Weight of the small model's own loss.")
                  .from("PEFT"),
              integer("update_width", 0, 0, 65536, "Width of gate and candidate; 0: the rank.")
                  .from("PEFT"),
              integer("shadow_layers", 0, 0, 128, "Layers of the small model; 0: one.")
                  .from("PEFT"),
              integer("shadow_hidden", 0, 0, 65536, "Its width; 0: the base's.").from("PEFT"),
              integer("shadow_intermediate", 0, 0, 1 << 20, "Its feed-forward; 0: the base's.")
                  .from("PEFT"),
              integer("shadow_heads", 0, 0, 4096, "Its attention heads; 0: the base's.")
                  .from("PEFT"),
              flag("share_embeddings", true, "Read the base's word embeddings.").from("PEFT"),
              SharedSettings.modulesToSave())
          .behaviour(false, true, Set.of());

  private static final ConfigMap KEYS =
      ConfigMap.of("SHADOW")
          .key("r", "rank")
          .key("shadow_alpha", "alpha")
          .key("shadow_dropout", "dropout")
          .key("auxiliary_loss_weight", "auxiliary_weight")
          .orNull("update_hidden_size", "update_width")
          .orNull("shadow_num_hidden_layers", "shadow_layers")
          .orNull("shadow_hidden_size", "shadow_hidden")
          .orNull("shadow_intermediate_size", "shadow_intermediate")
          .orNull("shadow_num_attention_heads", "shadow_heads")
          .key("share_embeddings", "share_embeddings")
          .only("shadow_model", "mirror")
          .only("init_weights", "true", "false");

  public ShadowTechnique() {
    super(DESCRIPTION, KEYS);
  }

  static int updateWidth(Settings settings) {
    int own = settings.integer("update_width");
    return own == 0 ? settings.integer("rank") : own;
  }

  @Override
  public boolean spansLayers() {
    return true;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long hidden = site.out();
    long width = updateWidth(settings);
    return 2 * hidden * settings.integer("rank") + 2 * (2 * hidden * width + width + hidden);
  }

  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    return MirrorSize.of(host, settings).parameters();
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    List<SpecProblem> problems = new ArrayList<>();
    if (!site.name().startsWith("model.layers.")) {
      problems.add(
          new SpecProblem(
              where + ".sites",
              site.name(),
              "layers of a language model of the Llama family",
              "Shadow mirrors the base, and only that family is mirrored here."));
    }
    int heads = settings.integer("shadow_heads");
    if (heads > 0 && settings.integer("shadow_hidden") == 0) {
      problems.add(
          new SpecProblem(where + ".shadow_hidden", "0", "a width when shadow_heads is set", ""));
    }
    return problems;
  }

  @Override
  public String conflictInRun(Technique other) {
    boolean lengthens = other.description().has("virtual_tokens");
    return lengthens
        ? "the small model of Shadow reads the text alone, without virtual tokens"
        : "";
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new ShadowAttachment(context);
  }
}
