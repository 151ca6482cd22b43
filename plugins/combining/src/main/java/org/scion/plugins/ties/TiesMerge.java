package org.scion.plugins.ties;

import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.technique.Technique;
import org.scion.plugins.combining.MergeTechnique;

/** TIES: trim, elect sign, merge (Yadav et al., 2023, arXiv:2306.01708). */
@AutoService(Technique.class)
public final class TiesMerge extends MergeTechnique {
  /** Described once; the service loader makes one. */
  public TiesMerge() {
    super(
        "ties",
        "TIES",
        "Trims, elects a sign for every entry, and averages what agrees with it.",
        "Yadav et al., TIES-Merging: Resolving Interference When Merging Models, 2023,"
            + " arXiv:2306.01708",
        "mean over {i: sign(t_i) = elected} of w_i t_i,  t_i trimmed to its largest entries",
        real("density", 0.5, 0, 1, "Share of the entries that are kept.").from("PEFT"));
  }

  @Override
  public List<String> methods() {
    return List.of("ties", "ties_svd");
  }
}
