package org.scion.plugins.dare;

import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.technique.Technique;
import org.scion.plugins.combining.MergeTechnique;

/** DARE: random dropping and rescaling before a merge (Yu et al., 2023, arXiv:2311.03099). */
@AutoService(Technique.class)
public final class DareMerge extends MergeTechnique {
  /** Described once; the service loader makes one. */
  public DareMerge() {
    super(
        "dare",
        "DARE",
        "Drops entries at random, rescales the rest, then merges.",
        "Yu et al., Language Models are Super Mario, 2023, arXiv:2311.03099",
        "sum_i w_i m_i t_i / density,  m_i ~ Bernoulli(density)",
        real("density", 0.5, 0, 1, "Share of the entries that are kept.").from("PEFT"));
  }

  @Override
  public List<String> methods() {
    return List.of("dare_linear", "dare_ties", "dare_linear_svd", "dare_ties_svd");
  }
}
