package org.scion.plugins.cat;

import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.technique.Technique;
import org.scion.plugins.combining.MergeTechnique;

/** The exact weighted sum of adapters; their ranks add up. */
@AutoService(Technique.class)
public final class CatMerge extends MergeTechnique {
  /** Described once; the service loader makes one. */
  public CatMerge() {
    super(
        "cat",
        "Concatenation",
        "Puts the ranks of several adapters side by side: the exact weighted sum.",
        "PEFT 0.21, add_weighted_adapter, combination_type cat",
        "A = [w_1 s_1 A_1; w_2 s_2 A_2; ...],  B = [B_1, B_2, ...]");
  }

  @Override
  public List<String> methods() {
    return List.of("cat");
  }
}
