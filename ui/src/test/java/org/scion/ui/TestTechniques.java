package org.scion.ui;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.flag;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import java.util.List;
import java.util.Map;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.core.technique.Techniques;

/**
 * A few techniques with the shapes of real ones, so that the window can be tested without plugins.
 */
public final class TestTechniques {
  private TestTechniques() {}

  public static Techniques all() {
    return Techniques.of(
        new Delta("lora", "LoRA", "Adds a product of two thin matrices to a frozen weight."),
        new Delta("dora", "DoRA", "Splits a weight into direction and magnitude."),
        new Delta("vera", "VeRA", "Shares frozen random factors and trains two vectors."),
        new Scale(),
        new Full(),
        new Prompt(),
        new Plain("lion", "Lion", Family.OPTIMIZER),
        new Plain("sgd", "SGD", Family.OPTIMIZER),
        new Plain("nf4", "NF4", Family.QUANTISED_BASE, SiteKind.LINEAR));
  }

  private static final Hyperparameter RANK =
      integer("rank", 8, 1, 4096, "Rows of the factor A; how many directions can change.")
          .from("Hu et al. 2021, section 7.2")
          .bySite();

  /** A delta on a weight. */
  private record Delta(String name, String title, String summary) implements Technique {
    @Override
    public TechniqueDescription description() {
      return TechniqueDescription.of(name, title, Family.WEIGHT_DELTA, summary)
          .paper("Hu et al., 2021, arXiv 2106.09685", "W + (alpha / r) B A")
          .sites(
              Map.of("llama", List.of("q_proj", "v_proj"), "bert", List.of("query", "value")),
              SiteKind.LINEAR,
              SiteKind.HEAD)
          .settings(
              RANK,
              real("alpha", 16, 0, 1e6, "Scale of the product, divided by the rank."),
              choice(
                  "scaling", "alpha/r", List.of("alpha/r", "alpha/sqrt(r)"), "Divisor of alpha."),
              real("dropout", 0, 0, 0.95, "Share of inputs set to zero while training."),
              flag("bias", false, "Whether biases of the chosen sites train too."))
          .behaviour(true, true, java.util.Set.of());
    }

    @Override
    public long parameterCount(Site site, Settings settings) {
      return (long) settings.integer("rank") * (site.in() + site.out());
    }

    @Override
    public String conflictWith(Technique other, Site site) {
      return other instanceof Delta || other instanceof Full
          ? "Two techniques cannot both change the weight of one site."
          : "";
    }

    @Override
    public String lesson() {
      return """
      # %s

      A frozen weight `W` keeps what the model knows. Training adds a **thin** product.

      | symbol | shape | meaning |
      |---|---|---|
      | `A` | (r, in) | looks at the input |
      | `B` | (out, r) | writes to the output |

      1. `B` starts at zero, so nothing changes at first.
      2. Only `A` and `B` get gradients.

          y = W x + (alpha / r) B A x

      > A higher rank is not always better: see *intruder dimensions*.
      """
          .formatted(title);
    }
  }

  /** A scale of a hidden state. */
  private record Scale() implements Technique {
    @Override
    public TechniqueDescription description() {
      return TechniqueDescription.of(
              "ia3", "IA3", Family.HIDDEN_STATE, "Multiplies activations by a trained vector.")
          .paper("Liu et al., 2022, arXiv 2205.05638", "h * l")
          .sites(Map.of(), SiteKind.MLP, SiteKind.ATTENTION);
    }

    @Override
    public long parameterCount(Site site, Settings settings) {
      return site.out();
    }
  }

  /** The base itself. */
  private record Full() implements Technique {
    @Override
    public TechniqueDescription description() {
      return TechniqueDescription.of(
              "full", "Full", Family.SELECTIVE, "Trains every weight of the chosen sites.")
          .sites(Map.of(), SiteKind.LINEAR, SiteKind.NORM, SiteKind.EMBEDDING, SiteKind.HEAD);
    }

    @Override
    public long parameterCount(Site site, Settings settings) {
      return 0;
    }

    @Override
    public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
      return sites.stream().flatMap(s -> host.parameter(s.weight()).stream()).toList();
    }
  }

  /** One without numbers of its own. */
  private record Plain(String name, String title, Family family, SiteKind... kinds)
      implements Technique {
    @Override
    public TechniqueDescription description() {
      var description = TechniqueDescription.of(name, title, family, "Trains nothing by itself.");
      return kinds.length == 0 ? description : description.sites(Map.of(), kinds);
    }

    @Override
    public long parameterCount(Site site, Settings settings) {
      return 0;
    }
  }

  /** Rows in front of a sequence. */
  private record Prompt() implements Technique {
    @Override
    public TechniqueDescription description() {
      return TechniqueDescription.of(
              "prompt", "Prompt tuning", Family.SEQUENCE, "Trains rows put before the input.")
          .sites(Map.of(), SiteKind.EMBEDDING_OUTPUT)
          .settings(integer("tokens", 16, 1, 1024, "Rows put before the input.").in("tokens"));
    }

    @Override
    public long parameterCount(Site site, Settings settings) {
      return (long) settings.integer("tokens") * site.out();
    }
  }
}
