package org.scion.plugins.parallel;

import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.adapter.AdapterAttachment;
import org.scion.plugins.adapter.AdapterTechnique;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * Parallel adapters: a bottleneck that reads what the feed-forward block reads and adds to what it
 * gives, h' = h + s (U f(D x + a) + b). He et al., 2022 (arXiv:2110.04366); for language models Hu
 * et al., 2023 (LLM-Adapters, arXiv:2304.01933).
 *
 * <p>x, h (T, hidden), D (m, hidden), U (hidden, m).
 */
@AutoService(Technique.class)
public final class ParallelAdapter extends AdapterTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "parallel_adapter",
              "Parallel adapter",
              Family.HIDDEN_STATE,
              "A small two-layer network beside the feed-forward block.")
          .paper(
              "He et al., Towards a Unified View of Parameter-Efficient Transfer Learning, 2022,"
                  + " arXiv:2110.04366; Hu et al., LLM-Adapters, 2023, arXiv:2304.01933",
              "h' = h + s (U f(D x + a) + b)")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.MLP)
          .settings(
              integer("bottleneck", 256, 1, 65536, "Width of the adapter.").from("LLM-Adapters"),
              real("scaling", 1, 0, 1000, "Factor of the adapter; He et al. take 4.")
                  .from("LLM-Adapters"),
              activation("relu", "He et al."))
          .behaviour(false, true, Set.of("nf4", "int8"));

  public ParallelAdapter() {
    super(DESCRIPTION);
  }

  @Override
  public int width(Site site, Settings settings) {
    return settings.integer("bottleneck");
  }

  @Override
  public double scaling(Settings settings) {
    return settings.real("scaling");
  }

  @Override
  protected String widthKey() {
    return "bottleneck";
  }

  @Override
  public Attachment attach(AttachContext context) {
    return AdapterAttachment.beside(this, context);
  }
}
