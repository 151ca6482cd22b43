package org.scion.plugins.peqa;

import static org.scion.core.technique.Hyperparameter.integer;

import ai.djl.ndarray.NDArray;
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
import org.scion.plugins.quantised.QuantisedWeight;
import org.scion.plugins.quantised.Quantiser;
import org.scion.runner.inject.Attachment;

/**
 * PEQA: whole-number weights are frozen, their scales are trained, W = s (q - z) with q = clamp(
 * round(W0 / s0) + z, 0, 2^b - 1).
 *
 * <p>s, z (out, groups), q (out, in). Kim et al., 2023 (arXiv:2305.14152).
 */
@AutoService(Technique.class)
public final class PeqaTechnique extends Quantiser {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "peqa",
              "PEQA",
              Family.QUANTISED_BASE,
              "Freezes whole-number weights of a few bits and trains only their scales.")
          .paper(
              "Kim et al., Memory-Efficient Fine-Tuning of Compressed Large Language Models via"
                  + " sub-4-bit Integer Quantization, 2023, arXiv:2305.14152",
              "W = s (clamp(round(W0 / s0) + z, 0, 2^b - 1) - z),  s trained")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.LINEAR)
          .settings(
              integer("bits", 4, 2, 8, "Width of a whole number.").from("paper: 4 bits").in("bits"),
              integer("group", 0, 0, 1 << 20, "Weights of a row that share a scale; 0: all of it.")
                  .from("paper: a scale for each output")
                  .in("weights"))
          .behaviour(true, false, Set.of());

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public String companion() {
    return "";
  }

  private static int groupSize(Site site, Settings settings) {
    int group = settings.integer("group");
    return group == 0 ? site.in() : group;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return site.out() * (long) (site.in() / groupSize(site, settings));
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int group = groupSize(site, settings);
    return site.in() % group == 0
        ? List.of()
        : List.of(
            new SpecProblem(
                where + ".group",
                String.valueOf(group),
                "a divisor of the input width " + site.in() + " at " + site.name(),
                "Use 0 for one scale a row."));
  }

  @Override
  protected QuantisedWeight quantise(NDArray weight, Site site, Settings settings) {
    return PeqaWeight.of(weight, settings.integer("bits"), groupSize(site, settings));
  }

  @Override
  protected double bits(Site site, Settings settings) {
    int code = settings.integer("bits") <= 4 ? 4 : 8;
    return code + 64.0 / groupSize(site, settings);
  }

  @Override
  protected Attachment attachment() {
    return new PeqaAttachment();
  }

  @Override
  protected void adapt(Attachment attachment, Site site, QuantisedWeight weight) {
    ((PeqaAttachment) attachment).trainScales(site, (PeqaWeight) weight);
  }
}
