package org.scion.plugins.linear;

import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.technique.Technique;
import org.scion.plugins.combining.MergeTechnique;

/** Weighted sum of adapters, factor by factor, as PEFT does it. */
@AutoService(Technique.class)
public final class LinearMerge extends MergeTechnique {
  /** Described once; the service loader makes one. */
  public LinearMerge() {
    super(
        "linear",
        "Task arithmetic",
        "Adds adapters up with weights, factor by factor.",
        "Ilharco et al., Editing Models with Task Arithmetic, 2022, arXiv:2212.04089",
        "A = sum_i sign(w_i s_i) sqrt|w_i s_i| A_i,  B = sum_i sqrt|w_i s_i| B_i");
  }

  @Override
  public List<String> methods() {
    return List.of("linear");
  }
}
