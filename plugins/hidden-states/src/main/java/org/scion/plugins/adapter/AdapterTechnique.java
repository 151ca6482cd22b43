package org.scion.plugins.adapter;

import static org.scion.core.technique.Hyperparameter.choice;

import java.util.List;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Settings;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.TrainingTechnique;

/** What bottleneck adapters share: two matrices and two biases at each site. Stateless. */
public abstract class AdapterTechnique implements TrainingTechnique {
  private final TechniqueDescription description;

  protected AdapterTechnique(TechniqueDescription description) {
    this.description = description;
  }

  /** The bend between the two matrices. */
  public static Hyperparameter activation(String value, String source) {
    return choice(
            "activation",
            value,
            List.of("relu", "gelu", "tanh", "silu"),
            "Function between the two matrices.")
        .from(source);
  }

  /** Width of the bottleneck at a site. */
  public abstract int width(Site site, Settings settings);

  /** Factor of what the adapter gives. */
  public double scaling(Settings settings) {
    return 1;
  }

  @Override
  public final TechniqueDescription description() {
    return description;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long width = width(site, settings);
    return 2 * width * site.in() + width + site.in();
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int width = width(site, settings);
    return width >= 1 && width <= site.in()
        ? List.of()
        : List.of(
            new SpecProblem(
                where + "." + widthKey(),
                settings.json().path(widthKey()).asText(),
                "a bottleneck of 1 to " + site.in() + " at " + site.name() + ", not " + width,
                ""));
  }

  /** The setting that decides the width. */
  protected abstract String widthKey();
}
