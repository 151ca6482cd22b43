package org.scion.plugins.svd;

import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import org.scion.core.technique.Technique;
import org.scion.plugins.combining.MergeTechnique;

/** The weighted sum of the changes, cut to a rank by a singular value decomposition. */
@AutoService(Technique.class)
public final class SvdMerge extends MergeTechnique {
  /** Described once; the service loader makes one. */
  public SvdMerge() {
    super(
        "svd",
        "SVD merge",
        "Adds the changes up and cuts the sum to a rank.",
        "PEFT 0.21, add_weighted_adapter, combination_type svd",
        "U S V^T = sum_i w_i s_i B_i A_i,  B = U_r S_r,  A = V_r^T",
        integer("rank", 0, 0, 8192, "Rank of the result; 0 for the largest of the inputs.")
            .from("PEFT"),
        real("clamp", 0, 0, 1, "Joint quantile that clips the factors; 0 for none.").from("PEFT"));
  }

  @Override
  public List<String> methods() {
    return List.of("svd");
  }
}
