package org.scion.plugins.magnitudeprune;

import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.technique.Technique;
import org.scion.plugins.combining.MergeTechnique;

/** Weighted sum of the largest entries of each adapter. */
@AutoService(Technique.class)
public final class MagnitudePruneMerge extends MergeTechnique {
  /** Described once; the service loader makes one. */
  public MagnitudePruneMerge() {
    super(
        "magnitude_prune",
        "Magnitude pruning",
        "Keeps the largest entries of every adapter, then adds them up.",
        "PEFT 0.21, add_weighted_adapter, combination_type magnitude_prune",
        "sum_i w_i top_density(t_i)",
        real("density", 0.5, 0, 1, "Share of the entries that are kept.").from("PEFT"));
  }

  @Override
  public List<String> methods() {
    return List.of("magnitude_prune", "magnitude_prune_svd");
  }
}
