package org.scion.plugins.bitfit;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import org.scion.core.SpecException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InPlaceAttachment;
import org.scion.runner.inject.TrainingTechnique;

/** BitFit: only the biases are trained, b' = b + db (Ben Zaken et al., 2022, arXiv:2106.10199). */
@AutoService(Technique.class)
public final class BitFit implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "bitfit",
              "BitFit",
              Family.SELECTIVE,
              "Trains the bias terms only, less than a thousandth of most encoders.")
          .paper("Ben Zaken, Ravfogel and Goldberg, BitFit, 2022, arXiv:2106.10199", "b' = b + db")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.LINEAR, SiteKind.NORM)
          .behaviour(true, true, java.util.Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return 0;
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    return sites.stream()
        .filter(Site::bias)
        .map(s -> host.parameter(s.biasName()).orElseThrow())
        .toList();
  }

  @Override
  public List<org.scion.core.SpecProblem> check(Site site, Settings settings, String where) {
    return List.of();
  }

  @Override
  public Attachment attach(AttachContext context) {
    List<ParameterInfo> biases =
        trainedBase(context.host().layout(), context.sites(), context.settings());
    if (biases.isEmpty()) {
      throw new SpecException(
          "techniques",
          "bitfit",
          "a model with biases (BERT, RoBERTa, GPT-2, Qwen2)",
          context.host().layout().architecture() + " has none; use LoRA or full fine-tuning.");
    }
    return new InPlaceAttachment(biases);
  }
}
