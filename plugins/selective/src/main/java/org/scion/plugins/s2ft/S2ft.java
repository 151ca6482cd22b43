package org.scion.plugins.s2ft;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.columns.ColumnAttachment;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.TrainingTechnique;

/**
 * S2FT: whole heads of the attention and channels of the feed-forward block are chosen, and the
 * columns of the output projections that read them are trained, W'[:, c] = W[:, c] + D. Yang et
 * al., 2024 (arXiv:2412.06289).
 *
 * <p>c: all columns of the chosen heads, or the chosen channels; D (out, c).
 */
@AutoService(Technique.class)
public final class S2ft implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "s2ft",
              "S2FT",
              Family.SELECTIVE,
              "Trains the columns of output projections that read chosen heads and channels.")
          .paper(
              "Yang et al., S2FT: Efficient, Scalable and Generalizable LLM Fine-tuning by"
                  + " Structured Sparsity, 2024, arXiv:2412.06289",
              "W'[:, c] = W[:, c] + D,  c: columns of chosen heads or channels")
          .sites(
              Map.of(
                  "*", List.of("o_proj", "down_proj"),
                  "gpt2", List.of("c_proj"),
                  "bert", List.of("output.dense"),
                  "roberta", List.of("output.dense")),
              SiteKind.LINEAR)
          .settings(
              real("share", 0.05, 0.0001, 1, "Share of heads and of channels; at least one each.")
                  .from("Scion; the paper matches LoRA's budget"),
              choice(
                      "selection",
                      "random",
                      List.of("random", "small", "large"),
                      "At random, or by the norm of their columns.")
                  .from("paper: random is the default of its variants"))
          .behaviour(true, true, Set.of());

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  /** Columns that hang together at a site: a head of an attention's output, else one. */
  static int unit(Site site, HostLayout host) {
    boolean attention = site.name().matches(".*\\.(self_attn|attn|attention)\\..*");
    int width = host.dimensions().heads() * host.dimensions().headDim();
    return attention && site.in() == width ? host.dimensions().headDim() : 1;
  }

  /** Units chosen at a site. */
  static int chosen(Site site, Settings settings, int unit) {
    int units = site.in() / unit;
    return Math.min(units, Math.max(1, (int) Math.round(units * settings.real("share"))));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 0;
  }

  /** Which columns form a head is known by the model alone, so all sites are counted here. */
  @Override
  public long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    return sites.stream()
        .mapToLong(s -> (long) s.out() * unit(s, host) * chosen(s, settings, unit(s, host)))
        .sum();
  }

  @Override
  public boolean lowRankOnly(Settings settings) {
    return true; // chosen columns are a low-rank change whose first factor is fixed
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new ColumnAttachment("s2ft", context, new UnitChoice(context));
  }
}
