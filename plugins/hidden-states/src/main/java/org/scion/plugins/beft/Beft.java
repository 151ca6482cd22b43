package org.scion.plugins.beft;

import ai.djl.ndarray.NDArray;
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
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SharedSettings;
import org.scion.runner.inject.SiteAttachment;
import org.scion.runner.module.Linear;
import org.scion.runner.peft.ConfigMap;
import org.scion.runner.peft.MappedMethod;

/**
 * BEFT: a trained bias on the value projections alone, y' = y + b with b (1, out), starting at 0.
 * It folds into the base only where that has a bias.
 */
@AutoService(Technique.class)
public final class Beft extends MappedMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "beft",
              "BEFT",
              Family.HIDDEN_STATE,
              "Trains one added bias on each value projection, nothing else.")
          .paper(
              "BEFT: Bias-Efficient Fine-Tuning of Language Models, 2025, arXiv:2509.15974",
              "y' = W x + b_0 + b,  b = 0 at the start")
          .sites(
              Map.of(
                  "*", List.of("v_proj"),
                  "gpt2", List.of("c_attn"),
                  "bert", List.of("value"),
                  "roberta", List.of("value")),
              SiteKind.LINEAR)
          .settings(SharedSettings.modulesToSave())
          .behaviour(true, true, Set.of("nf4", "int8"));

  public Beft() {
    super(DESCRIPTION, ConfigMap.of("BEFT"));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return site.out();
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new AddedBiases(context);
  }

  private static final class AddedBiases extends SiteAttachment {
    AddedBiases(AttachContext context) {
      super(context);
      for (Site site : sites()) {
        NDArray bias = train(prefix(site) + "beft_bias", Torch.zeros(1, site.out()));
        host().modules().wrapLinear(site.name(), base -> new Biased(base, bias));
      }
      attachSavedModules();
    }
  }

  /** y' = y + b, b (1, out). */
  private record Biased(Linear base, NDArray added) implements Linear {
    @Override
    public NDArray forward(NDArray x) {
      return base.forward(x).add(added); // (T, out)
    }

    @Override
    public NDArray weight() {
      return base.weight();
    }

    @Override
    public NDArray bias() {
      NDArray own = added.flatten(); // (out)
      return base.bias() == null ? own : base.bias().add(own);
    }
  }
}
