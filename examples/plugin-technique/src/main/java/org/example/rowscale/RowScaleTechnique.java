package org.example.rowscale;

import static org.scion.core.technique.Hyperparameter.real;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.TrainingTechnique;
import org.scion.runner.module.Linear;

/**
 * Row scale: W' = diag(1 + strength g) W, one trained number g for each output; g starts at zero.
 *
 * <p>An example of a technique that lives in a jar of its own. W (out, in), g (out).
 */
public final class RowScaleTechnique implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "row_scale",
              "Row scale",
              Family.WEIGHT_DELTA,
              "Trains one factor for each output of a weight; the plugin example.")
          .paper(
              "An example; the idea is that of (IA)3, Liu et al., 2022, arXiv:2205.05638",
              "W' = diag(1 + strength g) W")
          .sites(
              Map.of(
                  "*", List.of("q_proj", "v_proj"),
                  "bert", List.of("query", "value"),
                  "gpt2", List.of("c_attn")),
              SiteKind.LINEAR)
          .settings(real("strength", 1, 0, 1e3, "Factor of g.").from("this example"))
          .behaviour(true, true, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    return site.out();
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new Scales(context);
  }

  /** The trained factors of every site. */
  private static final class Scales extends Attachment {
    Scales(AttachContext context) {
      for (Site site : context.sites()) {
        double strength = context.settings().at(site.name()).real("strength");
        NDArray g = train(PREFIX + site.name() + ".row_scale", Torch.zeros(site.out()));
        context
            .host()
            .modules()
            .wrapLinear(site.name(), base -> new Scaled(base, g, strength));
      }
    }
  }

  /** y = (base(x) - bias) (1 + strength g) + bias. */
  private record Scaled(Linear base, NDArray g, double strength) implements Linear {
    private NDArray factor() {
      return g.mul(Kernels.scalar(strength)).add(1); // (out)
    }

    @Override
    public NDArray forward(NDArray x) {
      NDArray y = base.forward(x); // (T, out)
      return base.bias() == null
          ? y.mul(factor())
          : y.sub(base.bias()).mul(factor()).add(base.bias());
    }

    @Override
    public NDArray weight() {
      return base.weight().mul(factor().expandDims(1)); // (out, in)
    }

    @Override
    public NDArray bias() {
      return base.bias();
    }
  }
}
